import Fleet
import Simulator

extension ServedFleet {
  /// What is answered to a request. `local` is the server's own address, for clients that do not name it.
  public mutating func answer(_ request: HTTPRequest, local: ListenAddress) -> HTTPAnswer {
    let path = request.path.count > 1 && request.path.hasSuffix("/") ? String(request.path.dropLast()) : request.path
    if let health = health(path) { return checked(request, ["GET", "HEAD"]) { health } }
    if access.isOpen, let refusal = refusal(request) { return refusal }
    if path == "/control/actions" { return control(request) }
    if path == "/control/clock" { return controlClock(request) }
    let names = names(Self.authority(request) ?? local.authority)
    guard let answer = page(path, names) else {
      let expected = Self.paths.joined(separator: ", ")
      return .error(404, place: "path", "found \(quoted(String(path.prefix(80)))), expected one of \(expected)")
    }
    return checked(request, ["GET", "HEAD"]) { answer }
  }

  static let paths = [
    "/metrics", "/workers", "/workers/NAME/metrics", "/dcgm/metrics", "/sd", "/targets.yaml", "/control/actions",
    "/control/clock",
    "/healthz", "/readyz",
  ]

  private func page(_ path: String, _ names: WorkerNames) -> HTTPAnswer? {
    let writer = PageWriter(books: books, table: table, names: names)
    switch path {
    case "/": return .text(index(names))
    case "/metrics": return .page(writer.router())
    case "/dcgm/metrics": return .page(writer.devices())
    case "/workers": return .json(workers(names))
    case "/sd": return .json(discovery(names))
    case "/targets.yaml": return HTTPAnswer(type: "application/yaml", Array(targets(names).utf8))
    default: return workerPage(path, writer)
    }
  }

  /// `/workers/NAME/metrics` and `/workers/NAME/health`.
  private func workerPage(_ path: String, _ writer: PageWriter) -> HTTPAnswer? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[1] == "workers", parts[3] == "metrics" || parts[3] == "health",
      let book = books.workers.first(where: { $0.name == parts[2] })
    else { return nil }
    // A worker that is down answers nothing; over the one port that all share, this says so.
    guard book.account.state.isServing else {
      return .error(503, place: book.name, "found the worker \(book.account.state.word), expected it up")
    }
    return parts[3] == "health" ? .text("OK\n") : .page(writer.worker(book))
  }

  // MARK: Health

  private func health(_ path: String) -> HTTPAnswer? {
    switch path {
    case "/healthz", "/health", "/liveness": .json(["status": "ok", "seconds": JSON(simulator.time)])
    case "/readyz", "/readiness":
      isReady
        ? .json(["status": "ready", "healthy_workers": JSON(serving), "total_workers": JSON(books.workers.count)])
        : .error(503, place: "simulation", "found it behind the clock, expected it to keep up: lower --speed")
    default: nil
    }
  }

  private var serving: Int { books.workers.count { $0.account.state.isServing } }

  // MARK: Who may

  private func checked(_ request: HTTPRequest, _ methods: [String], _ answer: () -> HTTPAnswer) -> HTTPAnswer {
    guard methods.contains(request.method) else {
      let expected = methods.joined(separator: ", ")
      return .error(405, place: "method", "found \(request.method), expected \(expected)").with("Allow", expected)
    }
    return answer()
  }

  /// Why a request is not let in; nil where it has the token.
  private func refusal(_ request: HTTPRequest) -> HTTPAnswer? {
    guard let token = access.token else {
      return .error(
        403, place: "server", "found no token, expected the server to be started with one: --token-file or PDTOP_TOKEN")
    }
    let given = request.header("authorization") ?? ""
    guard given.lowercased().hasPrefix("bearer "), Self.isSame(String(given.dropFirst(7)), token) else {
      let found = given.isEmpty ? "no" : "another"
      return .error(401, place: "Authorization", "found \(found) token, expected 'Bearer' and the server's")
        .with("WWW-Authenticate", "Bearer")
    }
    return nil
  }

  /// Compares all bytes, so that the time it takes says nothing of the token.
  private static func isSame(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// How the client calls this server, where it says so in plain characters: what is listed is reachable under that.
  private static func authority(_ request: HTTPRequest) -> String? {
    guard let host = request.header("host"), !host.isEmpty, host.utf8.count <= 253,
      host.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-._:[]".utf8.contains($0) })
    else { return nil }
    return host
  }

  // MARK: Control

  private mutating func control(_ request: HTTPRequest) -> HTTPAnswer {
    posted(request, controlHelp) { fleet, body in
      let actions = try fleet.carryOut(body)
      return ["done": .array(actions.map { .string($0.words) }), "seconds": JSON(fleet.simulator.time)]
    }
  }

  private mutating func controlClock(_ request: HTTPRequest) -> HTTPAnswer {
    posted(request, clockState) { fleet, body in
      try fleet.clock.take(body)
      return fleet.clockState
    }
  }

  private var clockState: JSON {
    ["pause": JSON(clock.isPaused), "speed": JSON(clock.speed), "seconds": JSON(simulator.time)]
  }

  /// Everybody may look; what is posted needs the token.
  private mutating func posted(
    _ request: HTTPRequest, _ state: JSON, _ body: (inout ServedFleet, JSON) throws -> JSON
  ) -> HTTPAnswer {
    let refusal = refusal(request)
    guard request.method == "POST" else {
      return checked(request, ["GET", "HEAD", "POST"]) { .json(state) }
    }
    if let refusal { return refusal }
    do {
      return .json(try body(&self, try JSON(reading: request.body)))
    } catch let malformed as JSON.Malformed {
      return .error(400, place: "body", "found \(malformed), expected a JSON object")
    } catch let refusal as ActionRefusal {
      return .error(400, place: refusal.place.isEmpty ? "body" : refusal.place, refusal.problem)
    } catch {
      return .error(400, place: "body", String(describing: error))
    }
  }
}
