public import Fleet

/// What an operator says of a fleet that its metrics do not tell. What is not said is found out, or assumed and said
/// so.
public struct TwinHints: Sendable, Equatable {
  /// A value for all pools, and values of pools by name, which come first.
  public struct PerPool<Value: Sendable & Equatable>: Sendable, Equatable {
    public var all: Value?
    public var byPool: [String: Value]

    public init(all: Value? = nil, byPool: [String: Value] = [:]) {
      self.all = all
      self.byPool = byPool
    }

    public subscript(pool: String) -> Value? { byPool[pool] ?? all }
  }

  /// The served model; nil: by the name that the metrics give.
  public var model: Model?
  public var precision: Precision?
  /// Bytes of a KV-cache element.
  public var kvElementBytes: Double?
  public var device = PerPool<Device>()
  /// Devices of one worker.
  public var devicesPerWorker = PerPool<Int>()
  /// Most sequences that one worker runs at a time.
  public var maxSequences = PerPool<Int>()
  /// Most prompt tokens of an iteration.
  public var tokenBudget = PerPool<Int>()
  /// Mean tokens of a request, and share of prompt tokens in the prefix cache, where the metrics do not tell them.
  public var inputLength: Double?
  public var outputLength: Double?
  public var cacheHitRate: Double?
  /// What medians of TTFT and TPOT are multiplied by before the fit: pages read them between wide bounds by straight
  /// lines.
  public var ttftFactor = 1.0
  public var tpotFactor = 1.0
  /// Latency targets in place of those that the session has.
  public var slo: SLO?

  public init() {}
}
