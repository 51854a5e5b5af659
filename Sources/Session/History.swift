public import Fleet

/// What the graphs draw: the last samples of the fields that they use, in fixed memory, and the events between them.
public struct History: Sendable {
  /// Samples that are kept: an hour at one a second.
  public static let capacity = 3600
  /// Pools and links beyond these have no graphs.
  static let mostPlaces = 16

  static let fleetFields: [Field] = [
    .strandedShare, .strandedPower, .attainment, .ttftAttainment, .tpotAttainment, .outputTokensPerJoule,
    .totalTokensPerJoule, .costPerMillionOutputTokens, .arrivalRate, .completionRate, .power, .ttftP99, .tpotP99,
    .ttftMean, .inputLength, .outputLength,
  ]
  static let poolFields: [Field] = [.busy, .stranded, .blocked, .queueDepth, .kvUsage, .power]
  static let linkFields: [Field] = [.linkUtilization, .transferRate]

  /// Operator actions, scenario steps and alerts.
  public private(set) var log = EventLog()
  private let capacity: Int
  private var times: Ring<Double>
  private var series: [SeriesKey: Ring<Float>] = [:]

  struct SeriesKey: Hashable, Sendable {
    var place: Place
    var field: Field
  }

  public init(capacity: Int = History.capacity) {
    self.capacity = max(1, capacity)
    times = Ring(capacity: capacity)
  }

  /// Samples held.
  public var count: Int { times.count }
  /// The time of the latest sample; nil before the first.
  public var latest: Double? { count > 0 ? times[count - 1] : nil }
  /// The time of the oldest sample still held; nil before the first.
  public var earliest: Double? { count > 0 ? times[0] : nil }

  /// Takes a sample. An earlier time than the latest one means that the session was taken back: what came after it
  /// goes.
  public mutating func append(_ snapshot: Snapshot) {
    guard snapshot.time.isFinite else { return }
    if let latest, snapshot.time <= latest { rewind(to: snapshot.time) }
    log.take(snapshot)
    let held = count
    times.append(snapshot.time)
    record(.fleet, Self.fleetFields, snapshot.fleet, held: held)
    for (index, pool) in snapshot.pools.prefix(Self.mostPlaces).enumerated() {
      record(.pool(index), Self.poolFields, pool.readings, held: held)
    }
    for (index, link) in snapshot.links.prefix(Self.mostPlaces).enumerated() {
      record(.link(index), Self.linkFields, link.readings, held: held)
    }
    let gone = series.keys.filter { !$0.place.exists(in: snapshot) }
    for key in gone { series[key]?.append(.nan) }
  }

  /// What comes next is of another source, whose events are counted from its own start.
  public mutating func beginOtherSource() { log.beginCount() }

  private mutating func record(_ place: Place, _ fields: [Field], _ readings: Readings, held: Int) {
    for field in fields {
      let value = readings.value(field).map(Float.init) ?? .nan
      let key = SeriesKey(place: place, field: field)
      if series[key] == nil { series[key] = gap(of: held) }
      series[key]?.append(value)
    }
  }

  /// A series that begins later than the others has unknown values before.
  private func gap(of count: Int) -> Ring<Float> {
    var ring = Ring<Float>(capacity: capacity)
    for _ in 0..<min(count, capacity) { ring.append(.nan) }
    return ring
  }

  private mutating func rewind(to time: Double) {
    let kept = firstIndex(from: time)
    times.truncate(to: kept)
    for key in series.keys { series[key]?.truncate(to: kept) }
    if let latest = log.events.last?.time, latest > time { log.rewind(to: time) }
  }

  /// The first sample at or after `time`, by bisection.
  func firstIndex(from time: Double) -> Int { (0..<count).bisection(past: { times[$0] >= time }) }

  func sampleTime(_ index: Int) -> Double { times[index] }
  func ring(_ place: Place, _ field: Field) -> Ring<Float>? { series[SeriesKey(place: place, field: field)] }
}
