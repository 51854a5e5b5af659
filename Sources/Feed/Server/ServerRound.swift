import Fleet

/// Puts the answers of one round of queries together.
struct ServerRound: Sendable {
  let table: DialectTable
  let spec: MetricsServerSpec
  private(set) var store = ServerStore()
  /// Rows of single workers that were picked.
  private(set) var picked: Set<String> = []
  private(set) var rows = 0

  init(table: DialectTable, spec: MetricsServerSpec) {
    self.table = table
    self.spec = spec
  }

  /// Takes the rows of a query that was made of `terms`. `sample`: which of each row's samples.
  mutating func take(
    _ answer: ServerAnswer, of terms: [ServerPlan.Term],
    sample: (ServerAnswer.Row) -> Double? = { $0.samples.last?.value }
  ) {
    for row in answer.rows {
      guard let number = Int(row.label(ServerPlan.mark)), terms.indices.contains(number), let value = sample(row) else {
        continue
      }
      rows += 1
      take(value, row, terms[number])
    }
  }

  private mutating func take(_ value: Double, _ row: ServerAnswer.Row, _ term: ServerPlan.Term) {
    let rule = term.rule.map { table.rules[$0] }
    switch term.meaning {
    case .value(let part):
      guard let rule, let part = slotPart(part, row, rule) else { return }
      let scale = part == .value || part == .sum ? rule.scale : 1
      store.put(value * scale, rule, part, of: subject(row, term, rule))
    case .highest: if let rule { store.putHighest(value, rule.measure, of: subject(row, term, rule)) }
    case .mean: if let rule { store.putMean(value, rule.measure, of: subject(row, term, rule)) }
    case .count:
      let subject = subject(row, term, rule)
      store.up[subject] = max(store.up[subject] ?? 0, Int(min(value, 1e6)))
    case .down:
      let group = group(row, nil)
      store.down[group] = Int(min(value, 1e6))
      // A label says that these are workers, even if none of them has ever answered.
      if RoleWord.role(group.word, hasPrefill: true) != nil { store.enter(group) }
    case .downNamed: store.downNamed[group(row, rule)] = Int(min(value, 1e6))
    case .age: store.sampleAge = store.sampleAge.map { min($0, value) } ?? value
    case .watts: store.watts = value
    case .joules: store.joulesRate = value
    case .devices: store.devices = Int(min(value, 1e6))
    case .groupWatts, .groupJoules:
      // Energy over time misses nothing: it comes after the gauge, and stands in its place.
      if value > 0 || term.meaning == .groupWatts { store.groupWatts[subject(row, term, rule)] = value }
    case .pick: picked.insert(row.label("instance"))
    }
  }

  private func slotPart(_ part: DialectTable.Part, _ row: ServerAnswer.Row, _ rule: DialectRule) -> Slot.Part? {
    switch part {
    case .value: .value
    case .sum: .sum
    case .count: .count
    case .bucket: Double(row.label("le")).flatMap { $0.isNaN ? nil : .bucket($0 * rule.scale) }
    }
  }

  private mutating func subject(_ row: ServerAnswer.Row, _ term: ServerPlan.Term, _ rule: DialectRule?) -> Subject {
    let group = group(row, rule)
    switch term.scope {
    case .fleet:
      guard let rule, !rule.role.isEmpty else { return .fleet }
      return Subject(.fleet, rule.role.hasPrefix("=") ? group.word : row.label(rule.role))
    case .group:
      store.enter(group)
      return group.subject
    case .worker:
      let worker = Subject(.worker, WorkerName.plain(row.label("instance")))
      store.enter(worker: worker, of: group)
      return worker
    }
  }

  /// The pool that a row is of: the user's label first, then the rule's own, then the usual ones.
  private func group(_ row: ServerAnswer.Row, _ rule: DialectRule?) -> ServerStore.Group {
    let own = rule.flatMap { $0.role.isEmpty ? ServerPlan.joinedRole : $0.role.hasPrefix("=") ? nil : $0.role }
    let labels = [spec.roleLabel, own].compactMap { $0 } + (spec.roleLabel == nil ? spec.roleLabels : [])
    let constant = rule.flatMap { $0.role.hasPrefix("=") ? String($0.role.dropFirst()) : nil }
    let word = constant ?? labels.lazy.map(row.label).first { !$0.isEmpty } ?? ""
    return ServerStore.Group(job: row.label("job"), word: word)
  }
}
