extension Action {
  /// The action in words, "what: value", for the event log.
  public var words: String {
    switch self {
    case .inputLength(let tokens): "input length: \(Int(tokens.rounded())) tokens"
    case .outputLength(let tokens): "output length: \(Int(tokens.rounded())) tokens"
    case .cacheHitRate(let rate): "cache hits: \(Action.percent(rate))"
    case .arrivalRate(let rate): "request rate: \(Action.short(rate)) req/s"
    case .classShare(let name, let share): "share of \(name): \(Action.percent(share))"
    case .slo(let slo): "targets: \(slo.words)"
    case .linkCapacity(let share): "KV link: \(Action.percent(share)) of its capacity"
    case .resetTraffic: "traffic: as the scenario began"
    case .failWorkers(let pool, let count): "\(pool): \(Action.workers(count)) down"
    case .repairWorkers(let pool): "\(pool): repaired"
    case .slowWorkers(let pool, let count, let factor):
      "\(pool): \(Action.workers(count)) \(Action.short(factor)) times as slow"
    case .powerCap(let pool, let share): "\(pool): power capped at \(Action.percent(share)) of TDP"
    case .drainWorkers(let pool, let count): "\(pool): \(Action.workers(count)) drained"
    case .resumeWorkers(let pool): "\(pool): resumed"
    case .flipWorkers(let pool, let count): "\(pool): \(Action.workers(count)) to the other phase"
    case .scaleWorkers(let pool, let count): "\(pool): scaled to \(Action.workers(count))"
    case .failRack(let pool, let rack): "\(pool): its rack, or rack \(rack), down"
    case .route(let isOn):
      isOn ? "routing on: workers go where they are wanted" : "routing off: workers stay where they are"
    case .flushCache(let pool): "\(pool): prefix caches flushed"
    case .arrivalBurst(let factor, let seconds):
      "burst: \(Action.short(factor)) times the requests for \(Action.short(seconds)) s"
    }
  }

  private static func workers(_ count: Int) -> String { count == 1 ? "1 worker" : "\(count) workers" }

  /// A share in percent.
  public static func percent(_ share: Double) -> String { "\(short(share * 100)) %" }

  /// A number with one decimal below 100.
  public static func short(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    if abs(value) >= 100 { return "\(Int(value.rounded()))" }
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}

extension SLO {
  /// The targets in words.
  public var words: String {
    let parts = [
      ttft.map { "TTFT \(Self.time($0))" }, tpot.map { "TPOT \(Self.time($0))" }, e2e.map { "e2e \(Self.time($0))" },
    ].compactMap { $0 }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 1 ? "\(Action.short(seconds * 1000)) ms" : "\(Action.short(seconds)) s"
  }
}
