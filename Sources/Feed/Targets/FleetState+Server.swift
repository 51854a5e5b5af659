import Fleet

extension FleetState {
  /// Takes a round of a metrics server's answers. `problem`: why some of them are missing.
  mutating func takeServer(
    _ round: ServerRound, problem: String?, queries: Int, bytes: Int, seconds: Double, at time: Double
  ) {
    guard var server else { return }
    let hadProblem = server.problem
    server.remember(round.store)
    server.problem = problem
    server.failures = 0
    server.rounds += 1
    server.latest = time
    (server.queries, server.bytes, server.rows, server.seconds) = (queries, bytes, round.rows, seconds)
    self.server = server
    let name = plain(server.spec.shownName)
    if let problem, hadProblem == nil { note(time, .warning, "\(name): \(problem)") }
    if problem == nil, hadProblem != nil { note(time, .info, "\(name) answers again") }
  }

  /// Takes note that a metrics server gave no answer, and why.
  mutating func failServer(_ problem: String, at time: Double) {
    guard var server else { return }
    if server.problem == nil { note(time, .bad, "\(plain(server.spec.shownName)): \(problem)") }
    server.problem = problem
    server.failures += 1
    self.server = server
  }
}

extension MetricsServer {
  /// Takes a new store; pools whose last worker has gone stay, with none that answers.
  fileprivate mutating func remember(_ new: ServerStore) {
    let old = store
    store = new
    store.enterUnnamed()
    for group in old.groups.values where store.groups[group.subject] == nil && old.total(group) > 0 {
      guard store.down.contains(where: { $0.key.job == group.job && $0.value > 0 }) else { continue }
      store.enter(group)
    }
  }
}
