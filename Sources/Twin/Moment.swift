public import Fleet

/// What was seen of a fleet over some seconds, as means of its samples. Nil: nobody tells.
public struct Moment: Sendable, Equatable {
  /// Of one pool.
  public struct Pool: Sendable, Equatable {
    public var role: Role
    public var workers: Double
    public var running: Double?
    public var queue: Double?
    /// Share of the KV cache in use, 0...1.
    public var kvUsage: Double?
    public var stranded: Double?
    public var busy: Double?
    /// Mean time of a request here, seconds.
    public var residence: Double?
  }

  /// When it ends, seconds since the session's start, and how many samples it is of.
  public var time: Double
  public var samples: Int
  public var pools: [Pool]
  /// Requests per second.
  public var arrivals: Double?
  public var completions: Double?
  public var outputTokens: Double?
  /// Mean tokens of a request.
  public var input: Double?
  public var output: Double?
  /// Share of prompt tokens, 0...1.
  public var hits: Double?
  /// Seconds.
  public var ttft: Double?
  public var ttftP99: Double?
  public var tpot: Double?
  public var tpotP99: Double?
  /// Means, which counters tell exactly where percentiles are read between the bounds of buckets.
  public var ttftMean: Double?
  public var itlMean: Double?
  public var stranded: Double?

  /// The mean of samples; nil where there is none.
  public init?(_ samples: some Collection<Snapshot>) {
    guard let last = samples.max(by: { $0.time < $1.time }) else { return nil }
    func mean(_ value: (Snapshot) -> Double?) -> Double? {
      let known = samples.compactMap(value).filter(\.isFinite)
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
    func fleet(_ field: Field) -> Double? { mean { $0.fleet.value(field) } }
    time = last.time
    self.samples = samples.count
    arrivals = fleet(.arrivalRate)
    completions = fleet(.completionRate)
    outputTokens = fleet(.outputTokenRate)
    input = fleet(.inputLength)
    output = fleet(.outputLength)
    hits = fleet(.cacheHitRate)
    ttft = fleet(.ttftP50)
    ttftP99 = fleet(.ttftP99)
    tpot = fleet(.tpotP50) ?? fleet(.itlP50)
    tpotP99 = fleet(.tpotP99)
    ttftMean = fleet(.ttftMean)
    itlMean = fleet(.itlMean)
    stranded = fleet(.strandedShare)
    pools = last.pools.indices.map { index in
      func pool(_ field: Field) -> Double? {
        mean { $0.pools.indices.contains(index) ? $0.pools[index].readings.value(field) : nil }
      }
      return Pool(
        role: last.pools[index].role, workers: Double(last.pools[index].workers), running: pool(.running),
        queue: pool(.queueDepth), kvUsage: pool(.kvUsage), stranded: pool(.stranded), busy: pool(.busy),
        residence: pool(.residenceMean))
    }
  }

  /// Brings medians to what is known of how they were read.
  mutating func correct(_ hints: TwinHints) {
    ttft = ttft.map { $0 * hints.ttftFactor }
    tpot = tpot.map { $0 * hints.tpotFactor }
  }

  /// The same of a fleet so many times as large.
  func enlarged(_ factor: Double) -> Moment {
    var large = self
    for part in [\Moment.arrivals, \.completions, \.outputTokens] {
      large[keyPath: part] = self[keyPath: part].map { $0 * factor }
    }
    for index in large.pools.indices {
      large.pools[index].workers *= factor
      large.pools[index].running = pools[index].running.map { $0 * factor }
      large.pools[index].queue = pools[index].queue.map { $0 * factor }
    }
    return large
  }

  /// Requests that run in all pools of a role; nil where one does not tell.
  func running(_ role: Role) -> Double? {
    let own = pools.filter { $0.role == role }
    let known = own.compactMap(\.running)
    return known.count == own.count && !own.isEmpty ? known.reduce(0, +) : nil
  }

  /// Requests in prefill, those that wait for it included: engines count the two together or apart. By Little's law
  /// from the time that they are there, where engines tell it; else from gauges.
  var prefilling: Double? {
    if let seconds = prefillSeconds, let rate { return seconds * rate }
    return running(.prefill).map { $0 + waiting }
  }

  /// Mean seconds of a prompt in prefill, the same in all pools or that of the only one.
  var prefillSeconds: Double? {
    let own = pools.filter { $0.role == .prefill }
    return own.count == 1 ? own[0].residence : nil
  }

  /// Requests that wait for prefill, as far as they are counted apart.
  var waiting: Double { pools.reduce(0) { $0 + ($1.role == .prefill ? max(0, $1.queue ?? 0) : 0) } }

  /// Requests per second: those that arrive, or where nobody counts them those that end.
  var rate: Double? { arrivals ?? completions }
}
