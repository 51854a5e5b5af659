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
    #expect(
      add.line
        == "POST \(server.address)/workers {\"url\":\"http://d:3\",\"worker_type\":\"decode\",\"model_id\":\"m'x\"}")
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
      do throws(ControlRefusal) { return try controller.request(for: operation).line } catch {
        return error.description
      }
    }
    #expect(refusal(.removeWorker(url: "http://p:1")).contains("the last prefill worker"))
    #expect(refusal(.removeWorker(url: "http://x:1")).contains("expected one of http://p:1"))
    #expect(refusal(.addWorker(url: "http://d:1", role: .decode, model: nil, bootstrapPort: nil)).contains("already"))
    let dead = Controller(router: "http://127.0.0.1:1", timeout: 1)
    #expect(throws: ControlRefusal.self) { try dead.request(for: .removeWorker(url: "http://d:1")) }
  }

  /// An SGLang engine that can switch its role, and refuses while it works.
  private final class Engine: Sendable {
    struct State {
      var role = "prefill"
      var isIdle = true
      var asked: [String] = []
      /// Looks at it before a switch shows.
      var delay = 0
      var next: String?
    }
    let state = Mutex(State())

    func serve() throws -> PageServer {
      try PageServer { [self] request, client in
        let (status, body) = state.withLock { answer(request, &$0) }
        client.answer(Array(body.line.utf8), status: status, type: "application/json")
      }
    }

    private func answer(_ request: PageServer.Request, _ state: inout State) -> (String, JSON) {
      let isSecret = request.head.lowercased().contains("authorization:")
      switch request.path {
      case "/server_info":
        if let next = state.next {
          if state.delay == 0 { (state.role, state.next) = (next, nil) } else { state.delay -= 1 }
        }
        return (
          "200 OK",
          ["disaggregation_mode": "prefill", "internal_states": [["disaggregation_mode": .string(state.role)]]]
        )
      case "/pd_role_switch":
        state.asked.append(request.body + (isSecret ? " with a secret" : ""))
        guard state.isIdle else {
          return ("400 Bad Request", ["success": .bool(false), "message": "instance is not idle"])
        }
        (state.next, state.delay) = (JSON.parse(request.body)?["new_role"]?.string, 1)
        return ("200 OK", ["success": .bool(true), "message": "ok"])
      default: return ("404 Not Found", .null)
      }
    }
  }

  @Test("An SGLang engine's role is switched, read back from what it does, not from its settings")
  func roleSwitch() throws {
    let engine = Engine()
    let server = try engine.serve()
    defer { server.stop() }
    var access = TargetSpec.Access()
    access.bearerToken = "of-the-router"
    let controller = Controller(router: "http://127.0.0.1:1", access: access, timeout: 2)
    let request = try controller.request(for: .switchRole(url: server.address, to: nil))
    #expect(request.line == "POST \(server.address)/pd_role_switch {\"new_role\":\"decode\"}")
    #expect(engine.state.withLock { $0.asked.isEmpty }, "nothing is sent before it is asked for")
    #expect(try controller.send(request).contains("HTTP 200; read back: the engine is a decode worker now"))
    #expect(engine.state.withLock { $0.asked } == ["{\"new_role\":\"decode\"}"], "without the router's secret")
    func refusal(_ body: () throws(ControlRefusal) -> String) -> String {
      do throws(ControlRefusal) { return try body() } catch { return error.description }
    }
    let same = refusal { () throws(ControlRefusal) in
      try controller.request(for: .switchRole(url: server.address, to: .decode)).line
    }
    #expect(same.contains("is a decode worker already"))
    engine.state.withLock { $0.isIdle = false }
    let back = try controller.request(for: .switchRole(url: server.address, to: .prefill))
    let busy = refusal { () throws(ControlRefusal) in try controller.send(back) }
    #expect(busy.contains("400") && busy.contains("not idle"), "the engine's own words")
    let gateway = try Gateway(isNew: true).serve()
    defer { gateway.stop() }
    let other = refusal { () throws(ControlRefusal) in
      try controller.request(for: .switchRole(url: gateway.address, to: nil)).line
    }
    #expect(other.contains("only SGLang engines"))
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
