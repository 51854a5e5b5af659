public import Fleet

/// What a metrics server remembers of the time before the session began.
public enum ServerHistory {
  /// Samples that are read at most.
  private static let mostSamples = 180.0
  /// Least seconds between two samples.
  private static let leastStep = 5.0

  /// Asks for the past, and waits for it: at most as long as a scrape may take for each query. Snapshots are without
  /// workers, oldest first, and their times go up to `seconds`, when the session begins.
  public static func read(_ state: FleetState) -> (snapshots: [Snapshot], seconds: Double) {
    guard let server = state.server, server.spec.history > 0 else { return ([], 0) }
    let spec = server.spec
    let timeout = state.options.timeout
    let step = max(leastStep, (spec.history / mostSamples).rounded(.up))
    let count = Int(spec.history / step)
    let end = (wallClock() / step).rounded(.down) * step
    let start = end - Double(count) * step
    guard
      let names = try? ServerAnswer.names(Curl.ask(ServerErrand.namesRequest(spec, timeout: timeout, id: 0)))
    else { return ([], 0) }
    let plan = ServerPlan(table: state.table, spec: spec, names: names, window: state.options.rateWindow)
    var rounds = [ServerRound](repeating: ServerRound(table: state.table, spec: spec), count: count + 1)
    for bundle in [ServerPlan.Bundle.census, .gauges, .rates, .buckets, .power] {
      guard let terms = plan.bundles[bundle], !terms.isEmpty else { continue }
      let request = ServerErrand.request(
        spec, "/api/v1/query_range",
        [("query", ServerPlan.query(terms)), ("start", "\(start)"), ("end", "\(end)"), ("step", "\(step)")],
        timeout: timeout, id: 0)
      // What cannot be had is not in the graphs: it is no reason not to begin.
      guard let answer = try? ServerAnswer.read(Curl.ask(request)) else { continue }
      for (index, rows) in split(answer, from: start, step: step, count: count) {
        rounds[index].take(ServerAnswer(rows: rows), of: terms)
      }
    }
    return (snapshots(rounds, of: state, step: step), Double(count) * step)
  }

  /// The rows of each instant.
  private static func split(_ answer: ServerAnswer, from start: Double, step: Double, count: Int) -> [Int:
    [ServerAnswer.Row]]
  {
    var rows: [Int: [ServerAnswer.Row]] = [:]
    for row in answer.rows {
      for sample in row.samples {
        guard let index = Int(exactly: ((sample.time - start) / step).rounded()), (0...count).contains(index) else {
          continue
        }
        rows[index, default: []].append(ServerAnswer.Row(labels: row.labels, samples: [sample]))
      }
    }
    return rows
  }

  private static func snapshots(_ rounds: [ServerRound], of state: FleetState, step: Double) -> [Snapshot] {
    var state = state
    var snapshots: [Snapshot] = []
    for (index, round) in rounds.enumerated() where round.rows > 0 {
      let time = Double(index) * step
      state.takeServer(round, problem: nil, queries: 0, bytes: 0, seconds: 0, at: time)
      let snapshot = FeedReport(state, at: time).snapshot(withWorkers: false)
      if !snapshot.pools.isEmpty { snapshots.append(snapshot) }
    }
    return snapshots
  }
}
