public import Fleet

/// One worker, put together from all pages that tell of it: its own first, then those of routers.
public struct WorkerView: Sendable {
  /// Host and port, or the name that its router gives it.
  public var name: String
  public internal(set) var role: Role?
  public internal(set) var roleFrom: RoleEvidence
  public internal(set) var pool = ""
  public internal(set) var state: WorkerState
  /// Index of the target that is the worker itself; nil where only a router knows it.
  public var target: Int?
  /// Its owner's words; empty where it has no target of its own.
  public internal(set) var device = ""
  public internal(set) var devices: Int?
  public internal(set) var costPerHour: Double?
  public internal(set) var promptCapacity: Double?
  public internal(set) var maxSequences: Double?
  public internal(set) var labels: [String: String] = [:]
  var places: [DevicePlace] = []
  /// Why the role is what it is, or what there is to know of its target.
  public internal(set) var note = ""
  /// Where its numbers are, the best source first.
  var sources: [(store: any MeasureSource, subject: Subject)] = []
  /// What its own page last said, where it no longer answers: good for its role, not for its numbers.
  var remembered: [(store: any MeasureSource, subject: Subject)] = []
  /// Workers that it stands for, where a metrics server has added several up, and how many of them answer.
  var crowd: (all: Int, up: Int)?

  /// How a role was told.
  public enum RoleEvidence: String, Sendable {
    /// The user said so.
    case given
    /// A label that service discovery handed over with the target.
    case discovery
    case label
    /// A router's REST interface said so.
    case rest
    /// From what the worker does.
    case behaviour
    case unknown
  }

  var isUp: Bool { state == .up }
  /// Whether a metrics server tells of it.
  var isServers: Bool { sources.first.map { $0.store is ServerStore } ?? (crowd != nil) }
  var count: Int { crowd?.all ?? 1 }
  var upCount: Int { crowd?.up ?? (isUp ? 1 : 0) }

  /// Mean of the requests that wait for a slot of the worker, not for their KV cache, over a window.
  func meanWaiting(_ window: Double) -> Double? {
    meanGauge(.waitingCapacity, window) ?? meanGauge(.waiting, window) ?? meanGauge(.engineQueue, window)
  }

  func gauge(_ measure: Measure) -> Double? { first { $0.gauge(measure, of: $1) } }
  func meanGauge(_ measure: Measure, _ window: Double) -> Double? {
    first { $0.meanGauge(measure, of: $1, window: window) }
  }
  /// The highest of those that it stands for.
  func highest(_ measure: Measure) -> Double? { first { ($0 as? ServerStore)?.highest(measure, of: $1) } }
  func rate(_ measure: Measure, _ part: Slot.Part = .value, _ window: Double) -> Double? {
    growth(measure, part, window).map(\.rate)
  }
  func growth(_ measure: Measure, _ part: Slot.Part = .value, _ window: Double) -> Growth? {
    first { $0.growth(measure, part, of: $1, window: window) }
  }
  func histogram(_ measure: Measure, _ window: Double) -> HistogramGrowth? {
    first { $0.histogram(measure, of: $1, window: window) }
  }
  func has(_ measure: Measure) -> Bool { sources.contains { $0.store.has(measure, of: $0.subject) } }

  private func first<Value>(_ body: (any MeasureSource, Subject) -> Value?) -> Value? {
    for source in sources {
      if let value = body(source.store, source.subject) { return value }
    }
    return nil
  }
}
