/// What a metrics server computed at one instant: gauges as they are, everything that grows as its rate.
struct ServerStore: MeasureSource {
  /// A pool as the server can tell it apart: by job, and by the word of a label that names roles.
  struct Group: Sendable, Hashable {
    var job: String
    var word: String
    var subject: Subject { Subject(.group, job + "\u{1F}" + word) }
  }

  private struct Key: Hashable {
    let subject: Subject
    let measure: Measure
  }

  /// By group of rules: aliases of one thing stand beside one another, and the first that has a value counts.
  private var values: [Key: [Int: [Slot.Part: Double]]] = [:]
  private var highest: [Key: Double] = [:]
  private var means: [Key: Double] = [:]

  var roleWords: [Subject: String] = [:]
  private(set) var groups: [Subject: Group] = [:]
  /// Workers of each group that answered the server's last scrape, and that did not.
  var up: [Subject: Int] = [:]
  var down: [Group: Int] = [:]
  /// Of those that did not, whose role is known of the time when they answered.
  var downNamed: [Group: Int] = [:]
  /// Single workers: their group by their subject.
  private(set) var workers: [Subject: Group] = [:]
  /// Board watts of all devices and how many there are; of a group's.
  var watts: Double?
  var joulesRate: Double?
  var devices = 0
  var groupWatts: [Subject: Double] = [:]
  /// Seconds since the server's own last scrape, of the targets' mean.
  var sampleAge: Double?

  mutating func enter(_ group: Group) {
    groups[group.subject] = group
    if !group.word.isEmpty { roleWords[group.subject] = group.word }
  }

  mutating func enter(worker: Subject, of group: Group) {
    workers[worker] = group
    if !group.word.isEmpty { roleWords[worker] = group.word }
  }

  /// Takes a value; those of one group of rules are added.
  mutating func put(_ value: Double, _ rule: DialectRule, _ part: Slot.Part, of subject: Subject) {
    values[Key(subject: subject, measure: rule.measure), default: [:]][rule.group, default: [:]][part, default: 0] +=
      value
  }

  mutating func putHighest(_ value: Double, _ measure: Measure, of subject: Subject) {
    highest[Key(subject: subject, measure: measure)] = value
  }

  mutating func putMean(_ value: Double, _ measure: Measure, of subject: Subject) {
    means[Key(subject: subject, measure: measure), default: 0] += value
  }

  // MARK: Looking up

  private func value(_ measure: Measure, _ part: Slot.Part, _ subject: Subject) -> Double? {
    guard let groups = values[Key(subject: subject, measure: measure)] else { return nil }
    for group in groups.keys.sorted() { if let value = groups[group]?[part] { return value } }
    return nil
  }

  func gauge(_ measure: Measure, of subject: Subject) -> Double? {
    measure.kind == .gauge ? value(measure, .value, subject) : nil
  }

  func meanGauge(_ measure: Measure, of subject: Subject, window: Double) -> Double? {
    means[Key(subject: subject, measure: measure)] ?? gauge(measure, of: subject)
  }

  /// The highest of a group's workers.
  func highest(_ measure: Measure, of subject: Subject) -> Double? {
    highest[Key(subject: subject, measure: measure)]
  }

  func growth(_ measure: Measure, _ part: Slot.Part, of subject: Subject, window: Double) -> Growth? {
    guard measure.kind != .gauge, let rate = value(measure, part, subject), window > 0 else { return nil }
    return Growth(amount: rate * window, seconds: window)
  }

  func histogram(_ measure: Measure, of subject: Subject, window: Double) -> HistogramGrowth? {
    guard measure.kind == .histogram, let groups = values[Key(subject: subject, measure: measure)] else { return nil }
    for group in groups.keys.sorted() {
      let buckets = (groups[group] ?? [:]).compactMap { part, rate -> (bound: Double, count: Double)? in
        if case .bucket(let bound) = part { (bound, rate * window) } else { nil }
      }
      guard buckets.count > 1 else { continue }
      return HistogramGrowth(buckets: buckets.sorted { $0.bound < $1.bound }, seconds: window)
    }
    return nil
  }

  /// Rates stand for totals: what a worker does now tells its role as well as what it has ever done.
  func lastRaw(_ measure: Measure, _ subject: Subject, _ part: Slot.Part) -> Double? { value(measure, part, subject) }

  func has(_ measure: Measure, of subject: Subject) -> Bool {
    values[Key(subject: subject, measure: measure)] != nil
  }
}
