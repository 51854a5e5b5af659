import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Asks a metrics server, round after round: at most `mostQueries` a round, all at once.
final class ServerErrand: Errand {
  private let board: FeedBoard
  private let options: FeedOptions
  private let table: DialectTable
  private let spec: MetricsServerSpec
  private var names = Schedule(due: 0)
  private var schedule = Schedule(due: 0)
  private var plan: ServerPlan?
  private var round: Round?
  private var pickedInstances: [String] = []
  private var roundNumber = 0

  /// Most queries of one round.
  static let mostQueries = 10
  /// Seconds between two questions for the names of the metrics.
  private static let namesInterval = 60.0
  /// Rounds between two choices of the workers that are asked for one by one.
  private static let pickEvery = 5
  private static let namesID = -1
  private static let largestAnswer = 64 << 20

  private struct Round {
    var started: Double
    var queries: [(bundle: ServerPlan.Bundle, terms: [ServerPlan.Term])]
    var waiting: Set<Int>
    var content: ServerRound
    var problems: [String] = []
    var bytes = 0
  }

  /// Nil where the fleet is not known through a server.
  init?(_ board: FeedBoard) {
    let state = board.state
    guard let server = state.server else { return nil }
    self.board = board
    options = state.options
    table = state.table
    spec = server.spec
  }

  // MARK: Asking

  func due(at now: Double, room: Int) -> [FeedRequest] {
    var requests: [FeedRequest] = []
    if names.due <= now, !names.isUnderWay, room > 0 {
      names.isUnderWay = true
      requests.append(ServerErrand.namesRequest(spec, timeout: options.timeout, id: Self.namesID))
    }
    guard let plan, schedule.due <= now, round == nil, room > Self.mostQueries else { return requests }
    return requests + begin(plan, now)
  }

  private func begin(_ plan: ServerPlan, _ now: Double) -> [FeedRequest] {
    let queries = queries(plan)
    schedule.isUnderWay = true
    round = Round(
      started: now, queries: queries, waiting: Set(queries.indices),
      content: ServerRound(table: table, spec: spec))
    // Servers that hold back the latest half minute unless they are told the time are told it.
    let time = "\(wallClock())"
    return queries.enumerated().map { index, query in
      ServerErrand.request(
        spec, "/api/v1/query", [("query", ServerPlan.query(query.terms)), ("time", time)], timeout: options.timeout,
        id: index)
    }
  }

  /// The queries of a round: those with nothing to ask are left out.
  private func queries(_ plan: ServerPlan) -> [(bundle: ServerPlan.Bundle, terms: [ServerPlan.Term])] {
    let count = board.state.server?.store.up.values.reduce(0, +) ?? 0
    let isLarge = count > spec.page
    var queries: [(bundle: ServerPlan.Bundle, terms: [ServerPlan.Term])] = []
    for bundle in [ServerPlan.Bundle.census, .gauges, .rates, .buckets, .power] {
      queries.append((bundle, plan.bundles[bundle] ?? []))
    }
    if roundNumber.isMultiple(of: Self.pickEvery), isLarge || roundNumber == 0 { queries.append((.pick, plan.pick())) }
    // How many workers there are is known from the second round on.
    if roundNumber > 0, !isLarge || !pickedInstances.isEmpty {
      let some = isLarge ? pickedInstances : nil
      queries.append((.workerGauges, plan.workerTerms(some, .workerGauges)))
      queries.append((.workerRates, plan.workerTerms(some, .workerRates)))
    }
    return Array(queries.filter { !$0.terms.isEmpty }.prefix(Self.mostQueries))
  }

  // MARK: Taking

  func take(_ answer: FeedAnswer, for id: Int, at now: Double) {
    if id == Self.namesID { takeNames(answer, now) } else { takeRows(answer, id, now) }
  }

  private func takeNames(_ answer: FeedAnswer, _ now: Double) {
    do throws(ServerAnswer.Refusal) {
      let found = try ServerAnswer.names(answer)
      let plan = ServerPlan(table: table, spec: spec, names: found, window: options.rateWindow)
      names.finish(isGood: true, now: now, interval: Self.namesInterval)
      if plan.isEmpty {
        let which = spec.matchers.isEmpty ? "" : " among the series that --match leaves"
        fail("found none of the metrics that are known\(which)", now)
        names.due = now + options.interval
      } else {
        self.plan = plan
        if schedule.due < now { schedule.due = now }
      }
    } catch {
      names.finish(isGood: false, now: now, interval: options.interval)
      if plan == nil { fail(error.problem, now) }
    }
  }

  private func fail(_ problem: String, _ now: Double) {
    board.update { $0.failServer(problem, at: now) }
  }

  private func takeRows(_ answer: FeedAnswer, _ id: Int, _ now: Double) {
    guard var round, round.queries.indices.contains(id) else { return }
    let query = round.queries[id]
    round.waiting.remove(id)
    round.bytes += answer.body.count
    do throws(ServerAnswer.Refusal) {
      round.content.take(try ServerAnswer.read(answer), of: query.terms)
    } catch {
      round.problems.append("\(query.bundle.rawValue): \(error.problem)")
    }
    self.round = round
    if round.waiting.isEmpty { finish(round, now) }
  }

  private func finish(_ round: Round, _ now: Double) {
    self.round = nil
    let isGood = round.problems.count < round.queries.count
    schedule.finish(isGood: isGood, now: now, interval: options.interval)
    if round.queries.contains(where: { $0.bundle == .pick }) {
      pickedInstances = Array(round.content.picked.sorted().prefix(spec.page))
    }
    roundNumber += isGood ? 1 : 0
    board.update { state in
      guard isGood else { return state.failServer(round.problems[0], at: now) }
      state.takeServer(
        round.content, problem: round.problems.first, queries: round.queries.count, bytes: round.bytes,
        seconds: now - round.started, at: now)
    }
  }
}

// MARK: - Requests

extension ServerErrand {
  /// The names of the server's metrics.
  static func namesRequest(_ spec: MetricsServerSpec, timeout: Double, id: Int) -> FeedRequest {
    var fields: [(String, String)] = []
    if !spec.matchers.isEmpty {
      fields = [("match[]", "{__name__!=\"\",\(spec.matchers.map(\.promQL).joined(separator: ","))}")]
    }
    var request = request(spec, "/api/v1/label/__name__/values", fields, timeout: timeout, id: id)
    // This one takes no form.
    if let body = request.body, !body.isEmpty { request.url += "?" + body }
    request.body = nil
    return request
  }

  static func request(
    _ spec: MetricsServerSpec, _ path: String, _ fields: [(String, String)], timeout: Double, id: Int
  ) -> FeedRequest {
    var headers = ["Accept: application/json", "Content-Type: application/x-www-form-urlencoded"]
    if let tenant = spec.tenant { headers.append("X-Scope-OrgID: \(tenant)") }
    return FeedRequest(
      id: id, url: spec.url + path, headers: headers, body: PromQL.form(fields), access: spec.access, timeout: timeout,
      limit: largestAnswer, expected: "an answer to a query")
  }
}

/// Epoch seconds.
func wallClock() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
