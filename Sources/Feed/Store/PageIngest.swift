/// Puts the samples of a page into a target's store.
struct PageIngest: PageSink {
  let table: DialectTable
  private(set) var store: TargetStore
  private(set) var badLines = 0
  private(set) var samples = 0
  private(set) var firstProblem: LineProblem?
  private var sums: [Double]
  private var raw: [Double]
  private var counts: [Int32]
  private var lastName: [UInt8] = []
  private var lastMatches: [DialectTable.Match] = []
  private var refused = 0
  private var hasReset = false
  private var start: Double?

  init(table: DialectTable, store: TargetStore) {
    self.table = table
    self.store = store
    sums = [Double](repeating: 0, count: store.slots.count)
    raw = sums
    counts = [Int32](repeating: 0, count: store.slots.count)
    self.store.dialects = []
  }

  var isFull: Bool { false }

  mutating func metadata(_ line: borrowing MetadataLine) {}

  mutating func bad(_ problem: LineProblem, _ line: ByteText, number: Int) {
    badLines += 1
    firstProblem = firstProblem ?? problem
  }

  mutating func sample(_ line: borrowing SampleLine) {
    samples += 1
    let name = line.name
    let isSame = lastName.withUnsafeBufferPointer { last in
      last.baseAddress.map { ByteText($0, last.count).equals(name) } ?? false
    }
    if !isSame {
      lastName = Array(UnsafeBufferPointer(start: name.start, count: name.count))
      lastMatches = table.matches(name)
      if line.name.equals("process_start_time_seconds") { start = line.value }
    }
    guard !lastMatches.isEmpty else { return }
    // NaN is "nothing to say"; from 9.2e18 on lie DCGM's signs for "no data".
    guard !line.value.isNaN, abs(line.value) < 9.2e18 else { return }
    let key = ByteText(line.name.start, to: max(line.labels.end, line.name.end)).hash
    if var known = store.series[key] {
      put(line.value, &known)
      store.series[key] = known
    } else if var new = resolve(line) {
      guard store.series.count < TargetStore.mostSeries else {
        refused += 1
        return
      }
      put(line.value, &new)
      store.series[key] = new
    }
  }

  /// A counter that goes back in a process that says it is still the same one is a mistake of the page, not a restart.
  private var mayHaveRestarted: Bool { start == nil || start != store.processStart }

  private mutating func put(_ value: Double, _ series: inout Series) {
    if series.isCounter {
      if value >= series.last {
        series.grown += value - series.last
      } else if mayHaveRestarted {
        // It began again at 0, so it has grown by all that it shows.
        series.grown += max(0, value)
        hasReset = true
      }
      series.last = value
    }
    for (index, scale) in series.slots {
      sums[index] += (series.isCounter ? series.grown : value) * scale
      raw[index] += value * scale
      counts[index] += 1
    }
  }

  // MARK: New series

  private mutating func resolve(_ line: borrowing SampleLine) -> Series? {
    var labels: [(name: String, value: String)] = []
    for label in line.labelSequence { labels.append((label.name.string, label.value)) }
    var series = Series(slots: [], isCounter: false, last: line.value, grown: 0)
    var dialect: String?
    for match in lastMatches {
      let rule = table.rules[match.rule]
      guard dialect == nil || dialect == rule.dialect, rule.fits(labels), let part = part(match, labels) else {
        continue
      }
      guard let subject = rule.subject(of: labels) else { continue }
      dialect = rule.dialect
      let index = store.slot(Slot(subject: subject, group: rule.group, part: part), rule.measure)
      while sums.count <= index {
        sums.append(0)
        raw.append(0)
        counts.append(0)
      }
      series.slots.append((index, bucketScale(rule, part)))
      series.isCounter = rule.measure.kind != .gauge
      if subject.kind != .fleet, let word = rule.roleWord(labels) { store.roleWords[subject] = word }
    }
    guard dialect != nil else { return nil }
    if let name = labels.first(where: { $0.name == "model_name" || $0.name == "model" })?.value, !name.isEmpty,
      name != "unknown"
    {
      store.model = name
    }
    return series
  }

  private func part(_ match: DialectTable.Match, _ labels: [(name: String, value: String)]) -> Slot.Part? {
    let rule = table.rules[match.rule]
    switch match.part {
    case .value: return .value
    case .sum: return .sum
    case .count: return .count
    case .bucket:
      guard let text = labels.first(where: { $0.name == "le" })?.value else { return nil }
      let bytes = Array(text.utf8)
      let bound = bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.flatMap { DecimalNumber.parse(ByteText($0, buffer.count)) }
      }
      return bound.flatMap { $0.isNaN ? nil : .bucket($0 * rule.scale) }
    }
  }

  /// Counts are not scaled; values and sums are.
  private func bucketScale(_ rule: DialectRule, _ part: Slot.Part) -> Double {
    switch part {
    case .value, .sum: rule.scale
    case .count, .bucket: 1
    }
  }

  // MARK: The end of the page

  /// The store with this page in it.
  mutating func finish(at time: Double) -> TargetStore {
    var values = [Double](repeating: .nan, count: store.slots.count)
    let means = store.meanSlots(table)
    for index in values.indices where counts[index] > 0 {
      values[index] = means.contains(index) ? sums[index] / Double(counts[index]) : sums[index]
    }
    store.dialects = store.dialectsPresent(table, values)
    store.subjects = Set(store.slots.lazy.filter { !values[$0.value].isNaN }.map(\.key.subject))
    store.raw = raw.indices.map { counts[$0] > 0 ? raw[$0] : .nan }
    store.refused = refused
    store.processStart = start
    if hasReset { store.resets += 1 }
    store.append(TargetStore.Frame(time: time, values: values))
    return store
  }
}

extension TargetStore {
  /// Slots whose series are averaged.
  fileprivate func meanSlots(_ table: DialectTable) -> Set<Int> {
    let groups = Set(table.rules.filter(\.measure.isMean).map(\.group))
    return Set(slots.lazy.filter { groups.contains($0.key.group) }.map(\.value))
  }

  /// The dialects whose rules had samples, in the table's order.
  fileprivate func dialectsPresent(_ table: DialectTable, _ values: [Double]) -> [String] {
    let groups = Set(slots.lazy.filter { !values[$0.value].isNaN }.map(\.key.group))
    var names: [String] = []
    for rule in table.rules where groups.contains(rule.group) && !names.contains(rule.dialect) {
      names.append(rule.dialect)
    }
    return names
  }
}

extension DialectRule {
  func fits(_ labels: [(name: String, value: String)]) -> Bool {
    conditions.allSatisfy { condition in
      let value = labels.first { $0.name == condition.label }?.value ?? ""
      if condition.isAbsent { return value.isEmpty }
      return condition.values.isEmpty ? !value.isEmpty : condition.values.contains(value)
    }
  }

  /// Whose value a sample with these labels is; nil where the labels that would say so are missing.
  func subject(of labels: [(name: String, value: String)]) -> Subject? {
    func value(_ name: String) -> String? {
      labels.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }
    switch owner {
    case .page: return DialectRule.instance(labels) ?? .page
    case .fleet:
      if role.hasPrefix("=") { return Subject(.fleet, String(role.dropFirst())) }
      return Subject(.fleet, role.isEmpty ? "" : value(role) ?? "")
    case .labels(let alternatives, let orPage):
      for alternative in alternatives {
        let parts = alternative.labels.compactMap(value)
        guard parts.count == alternative.labels.count else { continue }
        let isPod = alternative.labels.contains { $0.hasSuffix("pod") }
        let name = parts.map { alternative.isDecimal ? WorkerName.hexadecimal($0) : WorkerName.plain($0) }.joined(
          separator: "/")
        return Subject(measure.isOfDevice ? .device : .worker, isPod ? "pod " + name : name)
      }
      return orPage ? DialectRule.instance(labels) ?? .page : nil
    }
  }

  /// The worker that a Prometheus server names: it adds where it scraped a series, which no program says of itself.
  private static func instance(_ labels: [(name: String, value: String)]) -> Subject? {
    labels.first { $0.name == "instance" && !$0.value.isEmpty }.map { Subject(.worker, WorkerName.plain($0.value)) }
  }

  /// The word that names a subject's role: this rule's own label, or what Kubernetes' labels become in Prometheus.
  func roleWord(_ labels: [(name: String, value: String)]) -> String? {
    if role.hasPrefix("=") { return String(role.dropFirst()) }
    if let word = labels.first(where: { $0.name == role })?.value, !word.isEmpty { return word }
    guard DialectRule.instance(labels) != nil else { return nil }
    return labels.first { DialectRule.scrapeRoles.contains($0.name) && !$0.value.isEmpty }?.value
  }

  private static let scrapeRoles: Set<String> = [
    "role", "llm_d_ai_role", "nvidia_com_dynamo_component_type", "disaggregation_mode", "pool",
  ]
}
