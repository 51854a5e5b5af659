/// Everything known of the fleet at one instant.
public struct Snapshot: Sendable, Equatable {
  /// Seconds since the start of the session.
  public var time: Double
  public var origin: Origin
  public var fleet: Readings
  public var pools: [PoolSnapshot]
  public var links: [LinkSnapshot]
  /// May be empty in snapshots that only serve the history.
  public var workers: WorkerTable
  public var bottleneck: Bottleneck?
  public var traffic: TrafficMix
  public var slo: SLO
  /// What the present mix leads to when it stays; nil where no model of the fleet is at hand.
  public var steadyState: SteadyState?
  /// The same arrivals on a fleet of general-purpose devices; nil where none runs beside this one.
  public var comparison: Comparison?
  /// The latest events, oldest first; `eventCount` counts all since the start.
  public var events: [Event]
  public var eventCount: Int

  public init(time: Double, origin: Origin, traffic: TrafficMix, slo: SLO) {
    self.time = time
    self.origin = origin
    self.traffic = traffic
    self.slo = slo
    fleet = Readings()
    pools = []
    links = []
    workers = WorkerTable()
    events = []
    eventCount = 0
  }
}

/// What the same arrivals come to on a fleet of general-purpose devices that runs beside this one.
public struct Comparison: Sendable, Equatable {
  /// What the two fleets have in common.
  public var equal: ComparisonPlan.Equality
  /// The other fleet in words: `42 x 4 H200 SXM`.
  public var title: String
  public var devices: Int
  /// Fields of a fleet.
  public var readings: Readings
  /// Who is ahead for this mix, and by how much, in words.
  public var verdict: String
  /// How much more output this fleet makes for each dollar, over the other: 0.2 is a fifth more; nil where unknown.
  public var lead: Double?

  public init(
    equal: ComparisonPlan.Equality, title: String, devices: Int, readings: Readings, verdict: String, lead: Double?
  ) {
    self.equal = equal
    self.title = title
    self.devices = devices
    self.readings = readings
    self.verdict = verdict
    self.lead = lead
  }
}

/// Where snapshots come from.
public struct Origin: Sendable, Equatable {
  public enum Kind: String, Sendable { case simulator = "sim", feed, recording, twin }
  public var kind: Kind
  /// The scenario, router or file.
  public var name: String
  /// The served model's name.
  public var model: String
  public var seed: UInt64?

  public init(kind: Kind, name: String, model: String, seed: UInt64? = nil) {
    self.kind = kind
    self.name = name
    self.model = model
    self.seed = seed
  }
}

/// One pool of workers at one instant.
public struct PoolSnapshot: Sendable, Equatable {
  public var name: String
  public var role: Role
  /// The device's display name.
  public var device: String
  public var workers: Int
  /// Devices of all workers; 0 where it is not known.
  public var devices: Int
  public var readings: Readings
  /// Why the pool is as it is, in words: what strands it, or what it is full of.
  public var cause: String

  public init(name: String, role: Role, device: String, workers: Int, devices: Int) {
    self.name = name
    self.role = role
    self.device = device
    self.workers = workers
    self.devices = devices
    readings = Readings()
    cause = ""
  }
}

/// A KV link between pools at one instant.
public struct LinkSnapshot: Sendable, Equatable {
  public var name: String
  public var readings: Readings
  /// Transfer rates of groups of senders, bytes per second, and what one group can send.
  public var lanes: [Double]
  public var laneCapacity: Double

  public init(name: String) {
    self.name = name
    readings = Readings()
    lanes = []
    laneCapacity = 0
  }
}

/// The resource that fills first.
public struct Bottleneck: Sendable, Equatable {
  public var resource: Resource
  /// Index of its pool in the snapshot; nil for the link.
  public var pool: Int?
  /// Why, in words with numbers.
  public var cause: String

  public init(resource: Resource, pool: Int?, cause: String) {
    self.resource = resource
    self.pool = pool
    self.cause = cause
  }
}

/// What the capacity model says of the present mix on this fleet, once queues have settled.
public struct SteadyState: Sendable, Equatable {
  /// Workers of each pool that it is of: those that are up, workers of another pool by what they are worth here; empty:
  /// nobody knows.
  public var workers: [Double] = []
  /// Requests per second of this mix that the fleet can serve within the SLO.
  public var capacity: Double
  /// S_cost; nil where prices are unknown.
  public var strandedShare: Double?
  /// Stranded share of each pool, in the snapshot's order.
  public var stranded: [Double]
  public var bottleneck: Resource
  /// Workers of each pool that the same money would buy at the matched ratio, rounded to whole workers.
  public var matchedWorkers: [Int]
  /// S_cost at the matched ratio in whole workers.
  public var matchedStrandedShare: Double?
  /// What the fleet does then; nil where nobody asked.
  public var expected: Expected?

  /// What a fleet does once queues have settled: all of it estimated.
  public struct Expected: Sendable, Equatable {
    /// Share of each pool's capacity that works, in the snapshot's order, and of the link's; nil where unknown.
    public var busy: [Double]
    public var link: Double?
    /// Share of requests that meet the SLO.
    public var attainment: Double?
    /// Watts at the meter, USD per hour of everything, USD per million output tokens, tokens (prompt and output) per
    /// joule.
    public var power: Double?
    public var costPerHour: Double?
    public var costPerMillionOutputTokens: Double?
    public var tokensPerJoule: Double?

    public init(busy: [Double], link: Double?) {
      self.busy = busy
      self.link = link
    }
  }

  public init(
    capacity: Double, strandedShare: Double?, stranded: [Double], bottleneck: Resource, matchedWorkers: [Int],
    matchedStrandedShare: Double?
  ) {
    self.capacity = capacity
    self.strandedShare = strandedShare
    self.stranded = stranded
    self.bottleneck = bottleneck
    self.matchedWorkers = matchedWorkers
    self.matchedStrandedShare = matchedStrandedShare
  }
}
