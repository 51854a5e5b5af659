import Fleet
import PageServer
import Synchronization
import Testing

@testable import Feed

/// Changes on a router: the exact request, and what is read back.
@Suite(.serialized)
struct ControlTests {
  /// A gateway of ours: as SGLang's 0.3.2 answers, or its successor.
  private final class Gateway: Sendable {
    struct Worker { var id: String, url: String, role: String, priority = 50 }
    struct State {
      var workers = [
        Worker(id: "p-1", url: "http://p:1", role: "prefill"), Worker(id: "d-1", url: "http://d:1", role: "decode"),
        Worker(id: "d-2", url: "http://d:2", role: "decode"),
      ]
      var thresholds: JSON = []
      var asked: [String] = []
      /// Answers that are read back before a change shows, as it is only queued.
      var delay = 0
      var later: [@Sendable (inout State) -> Void] = []
    }

    let state = Mutex(State())
    let isNew: Bool
    init(isNew: Bool) { self.isNew = isNew }

    func serve() throws -> PageServer {
      try PageServer { [self] request, client in
        let method = String(request.head.prefix { $0 != " " })
        let (status, body) = state.withLock { answer(method, request, &$0) }
        client.answer(Array(body.line.utf8), status: status, type: "application/json")
      }
    }

    private func answer(_ method: String, _ request: PageServer.Request, _ state: inout State) -> (String, JSON) {
      if method != "GET" { state.asked.append("\(method) \(request.path) \(request.body)") }
      let body = JSON.parse(request.body)
      let id = String(request.path.dropFirst("/workers/".count))
      switch (method, request.path) {
      case ("GET", "/workers"):
        if state.delay > 0 {
          state.delay -= 1
        } else {
          let changes = state.later
          state.later = []
          for change in changes { change(&state) }
        }
        return ("200 OK", ["workers": .array(state.workers.map(json))])
      case ("POST", "/workers"):
        let worker = Worker(
          id: "new", url: body?["url"]?.string ?? "", role: body?["worker_type"]?.string ?? "", priority: 50)
        state.delay = 1
        state.later.append { $0.workers.append(worker) }
        return ("202 Accepted", ["status": "accepted"])
      case ("DELETE", _):
        state.workers.removeAll { $0.id == id }
        return ("202 Accepted", ["status": "accepted"])
      case (isNew ? "PATCH" : "PUT", _):
        if let index = state.workers.firstIndex(where: { $0.id == id }) {
          state.workers[index].priority = Int(body?["priority"]?.number ?? -1)
        }
        return ("202 Accepted", ["status": "accepted"])
      case ("POST", "/busy_threshold"):
        guard body?["model"]?.string == "m" else { return ("404 Not Found", ["error": "no such model"]) }
        state.thresholds = [body ?? .null]
        return ("200 OK", body ?? .null)
      case ("GET", "/busy_threshold"): return ("200 OK", ["thresholds": state.thresholds])
      default: return ("405 Method Not Allowed", .null)
      }
    }

    private func json(_ worker: Worker) -> JSON {
      var pairs: [(String, JSON)] = [
        ("id", .string(worker.id)), ("url", .string(worker.url)), ("worker_type", .string(worker.role)),
        ("priority", .integer(worker.priority)), ("is_healthy", .bool(true)),
      ]
      if isNew { pairs.append(("status", "ready")) }
      return .object(pairs)
    }
  }

  @Test("Workers are added, changed and removed as each generation of the gateway wants it", arguments: [false, true])
  func workers(isNew: Bool) throws {
    let gateway = Gateway(isNew: isNew)
    let server = try gateway.serve()
    defer { server.stop() }
    let controller = Controller(router: server.address, timeout: 2)
    let add = try controller.request(
      for: .addWorker(url: "http://d:3", role: .decode, model: "m'x", bootstrapPort: nil))
    #expect(add.line == "POST \(server.address)/workers {\"url\":\"http://d:3\",\"worker_type\":\"decode\",\"model_id\":\"m'x\"}")
    #expect(add.command.contains("m'\\''x"), "a command to paste into a shell")
    #expect(gateway.state.withLock { $0.asked.isEmpty }, "nothing is sent before it is asked for")
    #expect(try controller.send(add).contains("4 workers, the new one is healthy"))
    let priority = try controller.request(for: .priority(url: "http://d:3", 10))
    #expect(priority.line == "\(isNew ? "PATCH" : "PUT") \(server.address)/workers/new {\"priority\":10}")
    #expect(try controller.send(priority) == "HTTP 202; read back: priority 10")
    let remove = try controller.request(for: .removeWorker(url: "http://d:3"))
    #expect(remove.line == "DELETE \(server.address)/workers/new")
    #expect(try controller.send(remove).hasSuffix("3 workers are left"))
  }

  @Test("What would harm or cannot be done is refused beforehand")
  func refusals() throws {
    let server = try Gateway(isNew: true).serve()
    defer { server.stop() }
    let controller = Controller(router: server.address, timeout: 2)
    func refusal(_ operation: ControlOperation) -> String {
      do throws(ControlRefusal) { return try controller.request(for: operation).line } catch { return error.description }
    }
    #expect(refusal(.removeWorker(url: "http://p:1")).contains("the last prefill worker"))
    #expect(refusal(.removeWorker(url: "http://x:1")).contains("expected one of http://p:1"))
    #expect(refusal(.addWorker(url: "http://d:1", role: .decode, model: nil, bootstrapPort: nil)).contains("already"))
    let dead = Controller(router: "http://127.0.0.1:1", timeout: 1)
    #expect(throws: ControlRefusal.self) { try dead.request(for: .removeWorker(url: "http://d:1")) }
  }

  @Test("Dynamo's busy thresholds; what the frontend refuses is said in its words")
  func thresholds() throws {
    let server = try Gateway(isNew: false).serve()
    defer { server.stop() }
    let controller = Controller(router: server.address, timeout: 2)
    let set = try controller.request(for: .busyThresholds(model: "m", decodeBlocks: 0.85, prefillTokens: 10_000))
    #expect(try controller.send(set).contains("\"active_decode_blocks_threshold\":0.85"))
    let wrong = try controller.request(for: .busyThresholds(model: "y", decodeBlocks: 0.5, prefillTokens: nil))
    do throws(ControlRefusal) {
      _ = try controller.send(wrong)
      Issue.record("sent")
    } catch { #expect(error.description.contains("404") && error.description.contains("no such model")) }
  }

  @Test("On the screen an action shows its request first, and is sent when it is asked for again")
  func screen() throws {
    let gateway = Gateway(isNew: false)
    let server = try gateway.serve()
    defer { server.stop() }
    let state = FleetState(
      targets: ["p:1", "d:1", "d:2"].map { name in
        var spec = TargetSpec(url: "http://\(name)/metrics")
        spec.role = name.hasPrefix("p") ? .prefill : .decode
        return spec
      })
    let board = FeedBoard(state)
    var watched = FeedSource(board)
    #expect(watched.capabilities.isEmpty)
    #expect(throws: ActionError.self) { try watched.apply(.failWorkers("decode 1", 1)) }
    var source = FeedSource(board, control: Controller(router: server.address, timeout: 2))
    #expect(source.capabilities == [.workers])
    func message(_ action: Action) -> String {
      do throws(ActionError) {
        try source.apply(action)
        return "done"
      } catch { return error.description }
    }
    #expect(message(.failWorkers("decode 1", 1)).hasPrefix("will send DELETE \(server.address)/workers/d-2;"))
    #expect(gateway.state.withLock { $0.asked.isEmpty })
    #expect(message(.drainWorkers("decode 0", 1)).contains("{\"priority\":0}"), "another action begins anew")
    #expect(message(.failWorkers("decode 1", 1)).hasPrefix("will send"))
    #expect(message(.failWorkers("decode 1", 1)) == "done")
    #expect(gateway.state.withLock { $0.workers.map(\.id) } == ["p-1", "d-1"])
    let event = try #require(board.state.log.latest.last)
    #expect(event.kind == .action && event.text.contains("2 workers are left"))
    #expect(message(.scaleWorkers("decode", 5)).contains("kubectl scale deployment/decode --replicas=5"))
    #expect(message(.failWorkers("decode", 1)).contains("choose one"))
  }
}
