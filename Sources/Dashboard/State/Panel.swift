/// The panels of the fleet screen.
public enum Panel: String, Sendable, CaseIterable {
  case prefill, link, decode, queue, slo, efficiency, workers, traffic, events, general, firstToken

  /// The keys that zoom panels, each its own: digits first.
  static let keys = (1...9).map(String.init) + ["f", "d"]

  /// The key that zooms the panel, by what its name is in `keys`. A general pool's panel takes the place, and the key,
  /// of the prefill panel where there is none.
  func key(besidePrefill: Bool) -> String { self == .general && besidePrefill ? "d" : key }

  private var key: String {
    switch self {
    case .prefill, .general: "1"
    case .link: "2"
    case .decode: "3"
    case .queue: "4"
    case .slo: "5"
    case .firstToken: "f"
    case .efficiency: "6"
    case .workers: "7"
    case .traffic: "8"
    case .events: "9"
    }
  }

  /// The heading in full.
  public var title: String {
    switch self {
    case .prefill: "prefill pool"
    case .link: "KV link"
    case .decode: "decode pool"
    case .general: "general pool"
    case .queue: "queue depth"
    case .slo: "SLO attainment"
    case .efficiency: "tokens / watt"
    case .workers: "workers"
    case .traffic: "traffic mix"
    case .events: "events"
    case .firstToken: "where TTFT goes"
    }
  }

  /// The heading where there is little room.
  var shortTitle: String {
    switch self {
    case .prefill: "prefill"
    case .decode: "decode"
    case .general: "general"
    case .queue: "queue"
    case .slo: "SLO"
    case .efficiency: "tok/W"
    case .traffic: "mix"
    case .firstToken: "TTFT"
    default: title
    }
  }

  var hue: ThemeRole {
    switch self {
    case .prefill: .prefill
    case .link: .link
    case .decode: .decode
    case .general: .general
    default: .bright
    }
  }
}
