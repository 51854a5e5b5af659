public import Fleet

/// The minutes to come, simulated from an instant of a session: as it goes on, and with a draft applied at that
/// instant.
///
/// The first pair of runs draws the session's own random numbers: it is what the session will show. Each further pair
/// draws others, the same for both of its runs, so that their difference is the draft's doing.
public struct Lookahead: Sendable, Equatable {
  /// What is asked for.
  public struct Question: Sendable, Equatable {
    /// What the draft does, in order; empty: it changes nothing yet.
    public var actions: [Action]
    /// Seconds to simulate.
    public var seconds: Double
    /// Tells one draft from the next of the same content.
    public var began: Double

    public init(actions: [Action], seconds: Double = 600, began: Double = 0) {
      self.actions = actions
      self.seconds = seconds
      self.began = began
    }
  }

  /// Why it went no further.
  public enum End: Sendable, Equatable {
    /// All the runs that were wanted, or as many as the time allowed.
    case complete
    /// The time was up in the first pair of runs.
    case time
    /// A growing queue took more memory than a look ahead may.
    case memory
    /// The source cannot be computed.
    case unknown
    /// The source does not take the draft.
    case refused(String)
  }

  public let question: Question
  /// The session's time that it begins at.
  public var from: Double
  /// Seconds of the first pair that are simulated so far.
  public var reached = 0.0
  /// The first pair as lines.
  public var now: LookaheadCourse
  public var draft: LookaheadCourse
  /// What the pairs that are done came to.
  public var runs: [Pair] = []
  /// What applying the draft sets going, in the first pair.
  public var move: LookaheadMove
  /// Nil while it is under way.
  public var end: End?

  /// What a run with and one without the draft came to.
  public struct Pair: Sendable, Equatable {
    public var now: LookaheadOutcome
    public var draft: LookaheadOutcome

    public init(now: LookaheadOutcome, draft: LookaheadOutcome) {
      self.now = now
      self.draft = draft
    }
  }

  public init(_ question: Question, from: Double) {
    self.question = question
    self.from = from
    now = LookaheadCourse()
    draft = LookaheadCourse()
    move = LookaheadMove()
  }
}

/// A run of a look ahead as lines: a sample each second.
public struct LookaheadCourse: Sendable, Equatable {
  /// Requests that wait before prefill, 99th percentile of the time per output token of about the last half minute
  /// (seconds), and the stranded share of the money; not a number where unknown.
  public var queue: [Double] = []
  public var tpot: [Double] = []
  public var stranded: [Double] = []
  /// Samples at which a resource was full; the others had room everywhere.
  public var full: [Resource: Int] = [:]

  /// Use from which on a resource counts as full.
  public static let fullShare = 0.9

  public init() {}

  /// Samples so far.
  public var count: Int { stranded.count }

  /// Share of the samples at which one of these resources was full; nil before the first.
  public func share(of resources: [Resource]) -> Double? {
    count > 0 ? Double(resources.reduce(0) { $0 + (full[$1] ?? 0) }) / Double(count) : nil
  }

  mutating func take(_ sample: Snapshot) {
    let queues = sample.pools.filter { $0.role != .decode }.map { $0.readings.value(.queueDepth) ?? .nan }
    queue.append(queues.reduce(0, +))
    tpot.append(sample.fleet.value(.tpotP99) ?? .nan)
    stranded.append(sample.fleet.value(.strandedShare) ?? .nan)
    guard let bottleneck = sample.bottleneck else { return }
    let place = bottleneck.pool.flatMap { sample.pools.indices.contains($0) ? sample.pools[$0].readings : nil }
    let use = (place ?? sample.links.first?.readings)?.value(.busy) ?? 0
    if use >= Self.fullShare { full[bottleneck.resource, default: 0] += 1 }
  }
}

/// What a run of a look ahead came to, over all of its time.
public struct LookaheadOutcome: Sendable, Equatable {
  /// Fields of the fleet: means of the stranded share and of the requests that wait before prefill, and what was
  /// counted.
  public var fleet = Readings()
  /// Mean busy share of each pool, and of the link.
  public var busy: [Double] = []
  public var link: Double?
  /// Share of requests that met the targets in the worst half minute.
  public var worstAttainment: Double?

  public init() {}
}

/// What applying a draft sets going.
public struct LookaheadMove: Sendable, Equatable {
  /// Workers that leave, and that come.
  public var leaving = 0
  public var coming = 0
  /// Requests on workers that leave, which these finish, and the KV cache that they hold (bytes); nil where unknown.
  public var draining = 0.0
  public var kvBytes: Double?
  /// Whether workers that leave hold prefix caches, which go with them.
  public var losesCaches = false
  /// Seconds until all is as drafted; nil where it has not come to that yet, or nothing moves.
  public var seconds: Double?
  /// Requests per second that the fleet can serve at the least on the way, and when it is done; nil where unknown.
  public var leastCapacity: Double?
  public var lastCapacity: Double?

  public init() {}

  public var isNone: Bool { leaving == 0 && coming == 0 }
}
