public import Fleet

/// A quantity that an operator can move: of the traffic, and in a draft the size of a pool.
public enum TrafficSlider: Sendable, Hashable {
  case inputLength, outputLength, cacheHits, requestRate
  /// Share of the requests that are of the named class.
  case classShare(String)
  /// Workers of the named pool, which has so many now.
  case workers(pool: String, now: Int)

  /// The sliders for a mix: one for each class's share where there are several.
  public static func all(for mix: TrafficMix) -> [TrafficSlider] {
    let shares = mix.classes.count > 1 ? mix.classes.map { TrafficSlider.classShare($0.name) } : []
    return [.inputLength, .outputLength, .cacheHits, .requestRate] + shares
  }

  /// What it is called on the screen.
  var title: String {
    switch self {
    case .inputLength: "input length"
    case .outputLength: "output length"
    case .cacheHits: "cache hits"
    case .requestRate: "request rate"
    case .classShare(let name): name
    case .workers(let pool, _): pool + " pool"
    }
  }

  var shortTitle: String {
    switch self {
    case .inputLength: "input"
    case .outputLength: "output"
    case .cacheHits: "cache"
    case .requestRate: "rate"
    case .classShare(let name): name
    case .workers(let pool, _): pool
    }
  }

  /// Whether it moves a pool, not the traffic.
  var isPool: Bool { if case .workers = self { true } else { false } }

  var unit: Unit {
    switch self {
    case .inputLength, .outputLength: .tokens
    case .cacheHits, .classShare: .ratio
    case .requestRate: .requestsPerSecond
    case .workers: .count
    }
  }

  /// The slider's present value; nil where the mix does not say.
  func value(in mix: TrafficMix) -> Double? {
    if self != .requestRate, mix.classes.isEmpty { return nil }
    let value: Double? =
      switch self {
      case .inputLength: mix.inputLength
      case .outputLength: mix.outputLength
      case .cacheHits: mix.cacheHitRate
      case .requestRate: mix.rate
      case .classShare(let name): mix.classes.firstIndex { $0.name == name }.map { mix.share(of: $0) }
      case .workers: nil
      }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  /// The track. That of the rate reaches as far down as up from where the scenario starts.
  func scale(start: TrafficMix?) -> TrackScale {
    switch self {
    case .inputLength: return TrackScale(low: 16, high: 262_144, isLogarithmic: true)
    case .outputLength: return TrackScale(low: 4, high: 65_536, isLogarithmic: true)
    case .cacheHits: return TrackScale(low: 0, high: 0.99, isLogarithmic: false)
    case .classShare: return TrackScale(low: 0, high: 1, isLogarithmic: false)
    case .requestRate:
      let rate = start?.rate ?? 0
      let middle = rate > 1e-6 && rate < 1e9 ? rate : 10
      return TrackScale(low: middle / 32, high: middle * 32, isLogarithmic: true)
    case .workers(_, let now):
      return TrackScale(low: 1, high: Double(max(8, min(now, 16_777_216) * 4)), isLogarithmic: true, isWhole: true)
    }
  }

  /// Does to a mix what the action does at the source.
  func set(_ value: Double, in mix: inout TrafficMix) {
    switch self {
    case .inputLength: mix.setInputLength(value)
    case .outputLength: mix.setOutputLength(value)
    case .cacheHits: mix.setCacheHitRate(value)
    case .requestRate: mix.rate = value
    case .classShare(let name):
      if let index = mix.classes.firstIndex(where: { $0.name == name }) { mix.setShare(of: index, to: value) }
    case .workers: break
    }
  }

  /// The action that sets the value.
  func action(_ value: Double) -> Action {
    switch self {
    case .inputLength: .inputLength(value)
    case .outputLength: .outputLength(value)
    case .cacheHits: .cacheHitRate(value)
    case .requestRate: .arrivalRate(value)
    case .classShare(let name): .classShare(name, value)
    case .workers(let pool, _): .scaleWorkers(pool, Int(max(1, min(16_777_216, value))))
    }
  }

  /// The value as the screen writes it, without its space where it would not fit into `width` columns.
  func text(_ value: Double?, width: Int) -> String {
    let text = unit == .ratio ? NumberText.percent(value) : NumberText.text(value, unit)
    return text.count <= width ? text : NumberText.tight(value, unit)
  }

  /// A typed value: `2048`, `8k`, `1.5M`, `45` or `45%` for a share; nil where it is none.
  func parse(_ text: String) -> Double? {
    var digits = text[...]
    var factor = unit == .ratio ? 0.01 : 1
    switch digits.last {
    case "k", "K": factor *= 1e3
    case "m", "M": factor *= 1e6
    case "%": factor = 0.01
    default: digits = text[...] + " "
    }
    guard let number = Double(String(digits.dropLast())), number.isFinite, number >= 0 else { return nil }
    return number * factor
  }
}
