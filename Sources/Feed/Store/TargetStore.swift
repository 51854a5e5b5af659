/// What the pages of one target have said: the last scrapes, slot by slot. Counters are kept as what they have grown
/// by, so that a restart in between does no harm.
public struct TargetStore: Sendable {
  /// Most series that a target may have; further ones are left out and counted.
  public static let mostSeries = 20_000
  /// Most scrapes that are kept.
  static let mostFrames = 128

  /// One scrape.
  struct Frame: Sendable {
    /// Seconds since the start of the session.
    var time: Double
    /// By slot; NaN where the page did not have it.
    var values: [Double]
  }

  /// Scrapes older than this, seconds, are dropped, but always two are kept.
  let memory: Double
  private(set) var slots: [Slot: Int] = [:]
  /// The buckets of each histogram, by its slot for the count.
  private var buckets: [Slot: [(bound: Double, index: Int)]] = [:]
  private(set) var groups: [Measure: [Int]] = [:]
  private(set) var frames: [Frame] = []
  var series: [UInt64: Series] = [:]
  /// By slot: what the last page showed, counters since the program's start.
  var raw: [Double] = []
  /// Series of the last page that had no room.
  var refused = 0
  /// The word of the label that names each subject's role.
  public internal(set) var roleWords: [Subject: String] = [:]
  /// The dialects on the last page, in the order they were met.
  public internal(set) var dialects: [String] = []
  /// All that the last page told something of.
  public internal(set) var subjects: Set<Subject> = []
  /// The served model as the pages name it.
  public internal(set) var model = ""
  /// Times that a counter went back: restarts of what is behind the target.
  public internal(set) var resets = 0
  /// When what is behind the target started, epoch seconds, where it says so.
  var processStart: Double?

  public init(memory: Double = 60) { self.memory = memory }

  /// When the last good page came; nil before the first.
  public var latest: Double? { frames.last?.time }

  /// Scrapes that are kept.
  public var frameCount: Int { frames.count }
  /// Seconds between the oldest and the latest scrape that are kept; nil before the second.
  public var windowSeconds: Double? { frames.count > 1 ? frames[frames.count - 1].time - frames[0].time : nil }
  public var seriesCount: Int { series.count }
  /// Series of the last page that were left out for want of room.
  public var refusedSeries: Int { refused }

  // MARK: Filling

  mutating func slot(_ slot: Slot, _ measure: Measure) -> Int {
    if let index = slots[slot] { return index }
    let index = slots.count
    slots[slot] = index
    if case .bucket(let bound) = slot.part {
      let key = Slot(subject: slot.subject, group: slot.group, part: .count)
      buckets[key, default: []].append((bound, index))
      buckets[key]?.sort { $0.bound < $1.bound }
    }
    if groups[measure]?.contains(slot.group) != true {
      groups[measure, default: []].append(slot.group)
      groups[measure]?.sort()
    }
    return index
  }

  mutating func append(_ frame: Frame) {
    frames.append(frame)
    while frames.count > 2, frames[1].time <= frame.time - memory || frames.count > Self.mostFrames {
      frames.removeFirst()
    }
  }

  // MARK: Reading

  /// A gauge on the last page; nil where it had none.
  public func gauge(_ measure: Measure, of subject: Subject) -> Double? {
    guard let frame = frames.last else { return nil }
    for group in groups[measure] ?? [] {
      if let value = value(frame, Slot(subject: subject, group: group, part: .value)) { return value }
    }
    return nil
  }

  /// The mean of a gauge over the scrapes of a window; nil where the last page had none.
  func meanGauge(_ measure: Measure, of subject: Subject, window: Double) -> Double? {
    guard let last = frames.last else { return nil }
    for group in groups[measure] ?? [] {
      let slot = Slot(subject: subject, group: group, part: .value)
      guard value(last, slot) != nil else { continue }
      let values = frames.lazy.filter { last.time - $0.time <= window }.compactMap { self.value($0, slot) }
      return values.reduce(0, +) / Double(values.count)
    }
    return nil
  }

  /// What a counter, or the sum or count of a histogram, grew by in the window that ends with the last page.
  func growth(_ measure: Measure, _ part: Slot.Part = .value, of subject: Subject, window: Double) -> Growth? {
    for group in groups[measure] ?? [] {
      let slot = Slot(subject: subject, group: group, part: part)
      guard let last = frames.last, let now = value(last, slot) else { continue }
      guard let first = firstFrame(window), let before = value(first, slot), last.time > first.time else { return nil }
      return Growth(amount: max(0, now - before), seconds: last.time - first.time)
    }
    return nil
  }

  /// What a counter grew by from each scrape of the window to the next.
  func steps(_ measure: Measure, of subject: Subject, window: Double) -> [Growth] {
    guard let last = frames.last else { return [] }
    for group in groups[measure] ?? [] {
      let slot = Slot(subject: subject, group: group, part: .value)
      guard value(last, slot) != nil else { continue }
      let known = frames.lazy.filter { last.time - $0.time <= window }.compactMap { frame in
        self.value(frame, slot).map { (frame.time, $0) }
      }
      return zip(known, known.dropFirst()).map { Growth(amount: max(0, $1.1 - $0.1), seconds: $1.0 - $0.0) }
    }
    return []
  }

  /// What a histogram grew by in the window; nil where the page has none with buckets.
  func histogram(_ measure: Measure, of subject: Subject, window: Double) -> HistogramGrowth? {
    guard let last = frames.last, let first = firstFrame(window) else { return nil }
    for group in groups[measure] ?? [] {
      var grown: [(bound: Double, count: Double)] = []
      for (bound, index) in buckets[Slot(subject: subject, group: group, part: .count)] ?? [] {
        guard first.values.indices.contains(index), last.values.indices.contains(index) else { continue }
        let growth = last.values[index] - first.values[index]
        if !growth.isNaN { grown.append((bound, max(0, growth))) }
      }
      guard grown.count > 1 else { continue }
      return HistogramGrowth(buckets: grown, seconds: last.time - first.time)
    }
    return nil
  }

  /// A counter as the last page showed it, since the program's own start: for what a program has ever done.
  func lastRaw(_ measure: Measure, _ subject: Subject, _ part: Slot.Part = .value) -> Double? {
    for group in groups[measure] ?? [] {
      if let index = slots[Slot(subject: subject, group: group, part: part)], raw.indices.contains(index),
        !raw[index].isNaN
      {
        return raw[index]
      }
    }
    return nil
  }

  /// Whether the last page had the measure at all.
  func has(_ measure: Measure, of subject: Subject) -> Bool {
    guard let frame = frames.last else { return false }
    return (groups[measure] ?? []).contains { group in
      [Slot.Part.value, .sum, .count].contains { value(frame, Slot(subject: subject, group: group, part: $0)) != nil }
    }
  }

  private func value(_ frame: Frame, _ slot: Slot) -> Double? {
    guard let index = slots[slot], frame.values.indices.contains(index), !frame.values[index].isNaN else { return nil }
    return frame.values[index]
  }

  /// The scrape that the window begins with: the last one at least as old as it, or the oldest that is kept.
  private func firstFrame(_ window: Double) -> Frame? {
    guard let last = frames.last, frames.count > 1 else { return nil }
    return frames.dropLast().last { last.time - $0.time >= window - 0.001 } ?? frames.first
  }
}

/// What a counter grew by between two scrapes of one target.
struct Growth: Sendable, Equatable {
  var amount: Double
  var seconds: Double
  var rate: Double { amount / seconds }
}
