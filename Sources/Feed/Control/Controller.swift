import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Carries operations out on one router: finds the exact request, sends it, and reads back what came of it. Every call
/// waits for its answer.
public struct Controller: Sendable {
  /// Scheme, host and port.
  let router: String
  let access: TargetSpec.Access
  let timeout: Double

  /// Looks at the result of a change, and seconds between two of them: smg takes some seconds to let a worker go.
  private static let looks = 24
  private static let pause = 0.5
  /// Seconds that an engine gets to switch its role.
  private static let switchPatience = 60.0
  private static let largestAnswer = 8 << 20

  public init(router: String, access: TargetSpec.Access = TargetSpec.Access(), timeout: Double = 5) {
    self.router = router
    self.access = access
    self.timeout = timeout
  }

  // MARK: The request

  /// The request for an operation. A gateway is asked for its workers first: they go by numbers of its own.
  public func request(for operation: ControlOperation) throws(ControlRefusal) -> ControlRequest {
    switch operation {
    case .addWorker(let url, let role, let model, let port):
      let gateway = try workers()
      guard gateway.kind != .vllmRouter else {
        throw ControlRefusal(
          "vllm-router cannot add workers over REST in PD mode; restart it with: vllm-router --\(role.rawValue) \(url)")
      }
      guard gateway.worker(url) == nil else { throw ControlRefusal("\(url) is a worker of \(router) already") }
      var body: [(String, JSON)] = [("url", .string(url)), ("worker_type", .string(role.gatewayWord))]
      if let model { body.append(("model_id", .string(model))) }
      if let port { body.append(("bootstrap_port", .integer(port))) }
      return make(operation, "POST", router + "/workers", .object(body))
    case .removeWorker(let url):
      let gateway = try workers()
      let worker = try find(url, gateway)
      let twins = gateway.workers.count { $0["worker_type"]?.string == worker["worker_type"]?.string }
      guard twins > 1 else {
        throw ControlRefusal(
          "\(url) is the last \(worker["worker_type"]?.string ?? "") worker: without it nothing is served")
      }
      return make(operation, "DELETE", address(of: worker, url, gateway.kind), nil)
    case .priority(let url, let priority):
      let gateway = try workers()
      let worker = try find(url, gateway)
      guard gateway.kind != .vllmRouter else { throw ControlRefusal("vllm-router has no priorities") }
      // The two generations want another verb each: PUT replaces the whole worker in the newer one.
      let method = gateway.kind == .smg ? "PATCH" : "PUT"
      return make(
        operation, method, address(of: worker, url, gateway.kind), .object([("priority", .integer(priority))]))
    case .switchRole(let url, let wanted): return try roleSwitch(url, to: wanted)
    case .busyThresholds(let model, let blocks, let tokens):
      guard blocks != nil || tokens != nil else { throw ControlRefusal("found no threshold, expected one") }
      var body: [(String, JSON)] = [("model", .string(model))]
      if let blocks { body.append(("active_decode_blocks_threshold", .number(blocks))) }
      if let tokens { body.append(("active_prefill_tokens_threshold", .integer(tokens))) }
      return make(
        operation, "POST", router + "/busy_threshold", .object(body), readBack: router + "/busy_threshold")
    }
  }

  private func make(
    _ operation: ControlOperation, _ method: String, _ url: String, _ body: JSON?, readBack: String? = nil
  ) -> ControlRequest {
    ControlRequest(
      operation: operation, method: method, url: url, body: body, readBack: readBack ?? router + "/workers",
      access: access(to: url))
  }

  /// A router's own secrets are not for the engines behind it.
  private func access(to url: String) -> TargetSpec.Access {
    url == router || url.hasPrefix(router + "/") ? access : access.withoutSecrets
  }

  // MARK: Roles

  /// An SGLang engine is asked for its role first: one that has it already needs no request, and what is no such engine
  /// gets none.
  private func roleSwitch(_ url: String, to wanted: Role?) throws(ControlRefusal) -> ControlRequest {
    let place = url + "/server_info"
    let answer = ask("GET", place, nil)
    guard answer.problem == nil, let now = Self.role(answer.body) else {
      throw ControlRefusal(
        "\(place): \(answer.problem ?? "found no role, expected prefill or decode"): only SGLang engines can change theirs "
          + "while they run (--enable-pd-role-switch); others are restarted in the other role")
    }
    let role = wanted ?? (now == .prefill ? .decode : .prefill)
    guard role != .general else { throw ControlRefusal("found the role general, expected prefill or decode") }
    guard role != now else { throw ControlRefusal("\(url) is a \(now.rawValue) worker already") }
    return make(
      .switchRole(url: url, to: role), "POST", url + "/pd_role_switch", .object([("new_role", .string(role.rawValue))]),
      readBack: place)
  }

  /// The role that an engine has at present; its settings keep the one that it was started with.
  private static func role(_ info: [UInt8]) -> Role? {
    let word = (try? JSON(reading: info))?["internal_states"]?.array?.first?["disaggregation_mode"]?.string
    return word.flatMap { Role(rawValue: $0) }.flatMap { $0 == .general ? nil : $0 }
  }

  // MARK: Workers

  private enum Kind { case sglangRouter, smg, vllmRouter }

  private struct Gateway {
    var kind: Kind
    var workers: [JSON]

    func worker(_ url: String) -> JSON? {
      workers.first { $0["url"]?.string.map(WorkerName.plain) == WorkerName.plain(url) }
    }
  }

  private func workers() throws(ControlRefusal) -> Gateway {
    let answer = ask("GET", router + "/workers", nil)
    guard answer.problem == nil else {
      throw ControlRefusal("\(router)/workers: \(answer.problem ?? ""): is this a gateway's own address?")
    }
    guard let json = try? JSON(reading: answer.body), let workers = json["workers"]?.array else {
      throw ControlRefusal("\(router)/workers: found no list of workers, expected a gateway")
    }
    // Only the newer one says what state a worker is in; only the ones by SGLang give workers an id.
    let kind: Kind =
      workers.contains { $0["status"]?.string != nil }
      ? .smg
      : workers.contains { $0["id"]?.string != nil } ? .sglangRouter : .vllmRouter
    return Gateway(kind: kind, workers: workers)
  }

  private func find(_ url: String, _ gateway: Gateway) throws(ControlRefusal) -> JSON {
    guard let worker = gateway.worker(url) else {
      let known = gateway.workers.compactMap { $0["url"]?.string }
      throw ControlRefusal("found no worker \(url) at \(router), expected one of \(known.joined(separator: ", "))")
    }
    return worker
  }

  private func address(of worker: JSON, _ url: String, _ kind: Kind) -> String {
    let id = worker["id"]?.string ?? worker["url"]?.string ?? url
    return router + "/workers/" + PromQL.percentEncoded(id)
  }

  // MARK: Sending

  private func ask(_ method: String, _ url: String, _ body: JSON?, patience: Double = 0) -> FeedAnswer {
    Curl.ask(
      FeedRequest(
        url: url, method: method, headers: ["Accept: application/json", "Content-Type: application/json"],
        body: body?.line ?? (method == "POST" ? "" : nil), access: access(to: url), timeout: max(timeout, patience),
        limit: Self.largestAnswer, expected: "an answer to a change"))
  }

  /// Sends a request and reads back what came of it: in words, from what the router then says.
  public func send(_ request: ControlRequest) throws(ControlRefusal) -> String {
    // An engine answers when it has switched: memory is laid out anew, graphs are captured.
    let isSwitch = if case .switchRole = request.operation { true } else { false }
    let answer = ask(request.method, request.url, request.body, patience: isSwitch ? Self.switchPatience : 0)
    if let problem = answer.problem {
      let words = answer.isWhole ? String(decoding: answer.body.prefix(200), as: UTF8.self) : ""
      throw ControlRefusal(plain("\(problem)\(words.isEmpty ? "" : ": \(words)")"))
    }
    for look in 0..<Self.looks {
      if let result = outcome(of: request) { return "HTTP \(answer.status); read back: \(result)" }
      if look < Self.looks - 1 { usleep(UInt32(Self.pause * 1e6)) }
    }
    return "HTTP \(answer.status); read back: not to be seen yet, look again"
  }

  /// What the read-back says where the change is there; nil where it is not yet.
  private func outcome(of request: ControlRequest) -> String? {
    let answer = ask("GET", request.readBack, nil)
    guard answer.problem == nil else { return nil }
    switch request.operation {
    case .addWorker(let url, _, _, _):
      guard let gateway = try? workers(), let worker = gateway.worker(url) else { return nil }
      let isHealthy = worker["is_healthy"]?.bool ?? (worker["status"]?.string == "ready")
      return "\(gateway.workers.count) workers, the new one is \(isHealthy ? "healthy" : "not healthy yet")"
    case .removeWorker(let url):
      guard let gateway = try? workers(), gateway.worker(url) == nil else { return nil }
      return "\(gateway.workers.count) workers are left"
    case .priority(let url, let priority):
      guard let worker = (try? workers())?.worker(url), worker["priority"]?.number == Double(priority) else {
        return nil
      }
      return "priority \(priority)"
    case .switchRole(_, let wanted):
      guard let now = Self.role(answer.body), now == wanted else { return nil }
      return
        "the engine is a \(now.rawValue) worker now; a gateway still sends it what it did: remove it there and add it "
        + "as \(now.rawValue)"
    case .busyThresholds(let model, let blocks, let tokens):
      let all = (try? JSON(reading: answer.body))?["thresholds"]?.array ?? []
      guard let now = all.first(where: { $0["model"]?.string == model }) else { return nil }
      let isSet =
        (blocks == nil || now["active_decode_blocks_threshold"]?.number == blocks)
        && (tokens == nil || now["active_prefill_tokens_threshold"]?.number == tokens.map(Double.init))
      return isSet ? now.line : nil
    }
  }
}

extension Role {
  /// As gateways call it.
  fileprivate var gatewayWord: String { self == .general ? "regular" : rawValue }
}
