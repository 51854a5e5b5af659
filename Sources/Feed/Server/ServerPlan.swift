import Fleet

/// What a metrics server is asked for, made of the dialect tables and of the names that it has: each term aggregates
/// one rule's series by pool, for the whole fleet, or for single workers.
struct ServerPlan: Sendable {
  /// One expression, and what its rows are.
  struct Term: Sendable {
    enum Meaning: Sendable, Equatable {
      /// A gauge, or the rate of what grows.
      case value(DialectTable.Part)
      /// The highest of the workers, and the mean over the window.
      case highest, mean
      case count, down, age
      /// Workers that do not answer whose role is known of the time when they did.
      case downNamed
      case watts, joules, devices, groupWatts, groupJoules
      case pick
    }

    var meaning: Meaning
    /// Index into the table's rules; nil where the term is of none.
    var rule: Int?
    var scope: Scope = .group
    var expression: String
  }

  enum Scope: Sendable { case fleet, group, worker }

  /// Terms that go into one query.
  enum Bundle: String, CaseIterable, Sendable {
    case census, gauges, rates, buckets, power, pick
    case workerGauges = "workers' gauges"
    case workerRates = "workers' rates"
  }

  let table: DialectTable
  let spec: MetricsServerSpec
  /// Seconds over which rates are taken.
  let window: Double
  private(set) var bundles: [Bundle: [Term]] = [:]
  /// What tells that a worker is there.
  private var presence: [(rule: Int, name: String)] = []
  private var names: [Name] = []

  private struct Name { let text: String, rule: Int, part: DialectTable.Part }

  /// Label that tells rows of one query apart.
  static let mark = "pdtop"
  /// Histograms that percentiles are read from.
  private static let wanted: Set<Measure> = [.ttft, .itl, .tpot, .e2e, .queueTime, .transferTime]
  private static let queues: Set<Measure> = [.waiting, .waitingCapacity, .engineQueue]
  private static let signsOfLife: [Measure] = [.running, .waiting, .kvUsage, .outputTokens, .work]

  /// `names`: the metrics that the server has.
  init(table: DialectTable, spec: MetricsServerSpec, names: [String], window: Double) {
    self.table = table
    self.spec = spec
    self.window = window
    for text in Set(names).sorted() where text.utf8.allSatisfy(Self.isNameByte) {
      for match in table.matches(named: text) {
        self.names.append(Name(text: text, rule: match.rule, part: match.part))
      }
    }
    for name in self.names { add(name) }
    addCensus()
    addPower()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte == 0x3A
  }

  /// Whether the server has anything that a fleet is made of.
  var isEmpty: Bool { presence.isEmpty && !names.contains { table.rules[$0.rule].owner == .fleet } }

  // MARK: Terms

  private mutating func add(_ name: Name) {
    let rule = table.rules[name.rule]
    guard !rule.measure.isOfDevice else { return }
    let scope: Scope = rule.owner == .fleet ? .fleet : .group
    if rule.isRouters, scope == .group, rule.role.isEmpty { return }
    switch rule.measure.kind {
    case .gauge:
      add(.gauges, .value(.value), name, scope, rule.measure.isMean ? "avg" : "sum")
      if scope == .group, rule.measure.isMean { add(.gauges, .highest, name, scope, "max") }
      if Self.queues.contains(rule.measure) { add(.gauges, .mean, name, scope, "sum") }
    case .counter: add(.rates, .value(.value), name, scope, "sum")
    case .histogram:
      guard name.part != .bucket || Self.wanted.contains(rule.measure) else { return }
      add(name.part == .bucket ? .buckets : .rates, .value(name.part), name, scope, "sum")
    }
  }

  private mutating func add(
    _ bundle: Bundle, _ meaning: Term.Meaning, _ name: Name, _ scope: Scope, _ aggregation: String
  ) {
    bundles[bundle, default: []].append(
      Term(
        meaning: meaning, rule: name.rule, scope: scope, expression: expression(meaning, name, scope, aggregation)))
  }

  private func expression(
    _ meaning: Term.Meaning, _ name: Name, _ scope: Scope, _ aggregation: String, _ more: LabelMatcher? = nil
  ) -> String {
    let rule = table.rules[name.rule]
    var series = selector(name, more)
    if meaning == .mean {
      series = "avg_over_time(\(series)[\(range)])"
    } else if rule.measure.kind != .gauge {
      series = "rate(\(series)[\(range)])"
    }
    if let roleOfInstance, Self.isEngines(rule) {
      series =
        "(\(series) * on (job,instance) group_left(\(Self.joinedRole)) \(roleOfInstance)"
        + " or (\(series) unless on (job,instance) \(roleOfInstance)))"
    }
    var labels = self.labels(rule, scope)
    if name.part == .bucket { labels.append("le") }
    return "\(aggregation) by (\(labels.joined(separator: ",")))(\(series))"
  }

  private var range: String { "\(max(1, Int(window.rounded())))s" }

  private func labels(_ rule: DialectRule, _ scope: Scope) -> [String] {
    let own = rule.role.isEmpty || rule.role.hasPrefix("=") ? joined(rule) : [rule.role]
    switch scope {
    case .fleet: return own
    case .group: return unique((rule.isRouters ? [] : ["job"] + spec.roleLabels) + own)
    case .worker: return unique(["instance", "job"] + spec.roleLabels + own)
    }
  }

  // MARK: Engines whose role another series of their page tells

  /// The label by which Dynamo's own series tell a worker's role; its engines' series on the same page have none.
  static let joinedRole = "dynamo_component"

  /// Each Dynamo worker with its role's label, as 1; nil where the server has none.
  private var roleOfInstance: String? {
    guard let sign = names.first(where: { table.rules[$0.rule].role == Self.joinedRole && $0.part != .bucket }) else {
      return nil
    }
    return Self.role(of: "\(selector(sign)) * 0 + 1", Self.joinedRole)
  }

  /// One role for each instance, whatever else tells it: a join must not meet two.
  private static func role(of series: String, _ label: String) -> String {
    "topk by (job,instance) (1, max by (job,instance,\(label))(\(series)))"
  }

  private static func isEngines(_ rule: DialectRule) -> Bool {
    rule.role.isEmpty && rule.owner != .fleet && !rule.isRouters && !rule.measure.isOfDevice
  }

  private func joined(_ rule: DialectRule) -> [String] {
    Self.isEngines(rule) && roleOfInstance != nil ? [Self.joinedRole] : []
  }

  private func unique(_ labels: [String]) -> [String] {
    var seen: Set<String> = []
    return labels.filter { seen.insert($0).inserted }
  }

  private func selector(_ name: Name, _ more: LabelMatcher? = nil) -> String {
    let rule = table.rules[name.rule]
    let matchers = rule.conditions.map(Self.matcher) + spec.matchers + (more.map { [$0] } ?? [])
    return "\(name.text){\(matchers.map(\.promQL).joined(separator: ","))}"
  }

  private static func matcher(_ condition: DialectRule.Condition) -> LabelMatcher {
    if condition.isAbsent { return LabelMatcher(label: condition.label, value: "") }
    if condition.values.isEmpty { return LabelMatcher(label: condition.label, comparison: "!=", value: "") }
    return LabelMatcher(label: condition.label, comparison: "=~", value: PromQL.any(of: condition.values))
  }

  // MARK: Who is there

  private mutating func addCensus() {
    var seen: Set<String> = []
    for measure in Self.signsOfLife {
      for name in names where table.rules[name.rule].measure == measure {
        let rule = table.rules[name.rule]
        guard !rule.isRouters, rule.owner != .fleet, name.part == .value || name.part == .count,
          seen.insert(rule.dialect).inserted
        else { continue }
        presence.append((name.rule, name.text))
        let each = expression(.count, name, .worker, "count")
        let labels = labels(rule, .group).joined(separator: ",")
        bundles[.census, default: []].append(
          Term(meaning: .count, rule: name.rule, expression: "count by (\(labels))(\(each))"))
        addDown(name, rule)
      }
    }
    let up = "up{\(spec.matchers.map(\.promQL).joined(separator: ","))}"
    let labels = (["job"] + spec.roleLabels).joined(separator: ",")
    bundles[.census, default: []] += [
      Term(meaning: .down, expression: "count by (\(labels))(\(up) == 0)"),
      Term(meaning: .age, scope: .fleet, expression: "avg by (job)(time() - timestamp(\(up)))"),
    ]
  }

  /// How far back a worker that does not answer is looked for.
  private static let memory = "1h"

  /// Workers that do not answer, by the role that their own series told when they did.
  private mutating func addDown(_ name: Name, _ rule: DialectRule) {
    guard !rule.role.isEmpty, !rule.role.hasPrefix("=") else { return }
    let seen = Self.role(of: "present_over_time(\(selector(name))[\(Self.memory)])", rule.role)
    let up = "up{\(spec.matchers.map(\.promQL).joined(separator: ","))}"
    bundles[.census, default: []].append(
      Term(
        meaning: .downNamed, rule: name.rule,
        expression: "count by (job,\(rule.role))(\(seen) and on (job,instance) (\(up) == 0))"))
  }

  // MARK: Power

  /// Watts and joules of all devices, and joined to pools by pod and namespace.
  private mutating func addPower() {
    let device = names.filter { table.rules[$0.rule].measure.isOfDevice }
    for (measure, whole, joined) in [
      (Measure.watts, Term.Meaning.watts, Term.Meaning.groupWatts), (.joules, .joules, .groupJoules),
    ] {
      guard let name = device.first(where: { table.rules[$0.rule].measure == measure }) else { continue }
      let scale = table.rules[name.rule].scale
      let base = measure == .joules ? "rate(\(selector(name))[\(range)])" : "\(selector(name)) < 9.2e18"
      let series = "(\(base)) * \(scale)"
      bundles[.power, default: []].append(Term(meaning: whole, scope: .fleet, expression: "sum(\(series))"))
      if measure == .watts {
        bundles[.power, default: []].append(Term(meaning: .devices, scope: .fleet, expression: "count(\(series))"))
      }
      for (rule, text) in presence {
        let sign = Name(text: text, rule: rule, part: .value)
        let keys = labels(table.rules[rule], .group)
        let pods = unique(["pod", "namespace"] + keys).joined(separator: ",")
        let isInPod = LabelMatcher(label: "pod", comparison: "!=", value: "")
        let owner = "max by (\(pods))(\(selector(sign, isInPod)) * 0 + 1)"
        let named =
          "label_replace(label_replace(\(series),\"pod\",\"$1\",\"exported_pod\",\"(.+)\"),"
          + "\"namespace\",\"$1\",\"exported_namespace\",\"(.+)\")"
        let watts = "sum by (pod,namespace)(\(named))"
        bundles[.power, default: []].append(
          Term(
            meaning: joined, rule: rule,
            expression: "sum by (\(keys.joined(separator: ",")))"
              + "(\(watts) * on (pod,namespace) group_left(\(keys.joined(separator: ","))) \(owner))"))
      }
    }
  }

  // MARK: Single workers

  /// The workers that need a look most: those with the longest queues and the fullest memory.
  func pick() -> [Term] {
    [Measure.waiting, .kvUsage, .running].compactMap { measure in
      guard
        let name = names.first(where: {
          let rule = table.rules[$0.rule]
          return rule.measure == measure && !rule.isRouters && rule.owner != .fleet
        })
      else { return nil }
      let each = expression(.value(.value), name, .worker, measure.isMean ? "avg" : "sum")
      return Term(
        meaning: .pick, rule: name.rule, scope: .worker, expression: "topk(\(max(1, spec.page / 2)),\(each))")
    }
  }

  /// The terms for some workers; nil: for all of them.
  func workerTerms(_ instances: [String]?, _ bundle: Bundle) -> [Term] {
    let only = instances.map {
      LabelMatcher(label: "instance", comparison: "=~", value: PromQL.any(of: $0))
    }
    return names.compactMap { name in
      let rule = table.rules[name.rule]
      guard !rule.isRouters, rule.owner != .fleet, !rule.measure.isOfDevice, name.part != .bucket else { return nil }
      guard (rule.measure.kind == .gauge) == (bundle == .workerGauges) else { return nil }
      let aggregation = rule.measure.isMean ? "avg" : "sum"
      let meaning = Term.Meaning.value(name.part)
      return Term(
        meaning: meaning, rule: name.rule, scope: .worker,
        expression: expression(meaning, name, .worker, aggregation, only))
    }
  }

  /// One query of several terms: their rows are told apart by a label with the term's number.
  static func query(_ terms: [Term]) -> String {
    terms.enumerated().map { "label_replace(\($1.expression),\"\(mark)\",\"\($0)\",\"\",\"\")" }.joined(
      separator: " or ")
  }
}
