import ArgumentParser
import Feed
import Fleet

/// Changes something on a running router: shows the exact request, asks, sends, reads back.
struct ControlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Change something on a running router: shows the exact request, asks, sends it, reads back.",
    discussion: """
      pdtop control router:30000 add d2:8000 --role decode
      pdtop control router:30000 remove d2:8000
      pdtop control router:30000 priority d2:8000 --to 10
      pdtop control engine:8000 switch-role --role decode
      pdtop control frontend:8000 busy --model m --decode-blocks 0.85 --prefill-tokens 10000
      """)

  enum Verb: String, ExpressibleByArgument, CaseIterable {
    case add, remove, priority, busy
    case switchRole = "switch-role"
  }

  @Argument(help: ArgumentHelp("The router's own address, not that of its metrics.", valueName: "router"))
  var router: String

  @Argument(help: "add, remove, priority, switch-role or busy.")
  var verb: Verb

  @Argument(help: "The worker's address.")
  var worker: String?

  @Option(
    help: "With add: prefill, decode or general; with switch-role: prefill or decode, else the one that it has not.")
  var role: String?

  @Option(help: "With add and busy: the model's name.")
  var model: String?

  @Option(help: "With add: the bootstrap port of a prefill worker.")
  var bootstrapPort: Int?

  @Option(name: .customLong("to"), help: "With priority: the new one, 0 to 100.")
  var newPriority: Int?

  @Option(help: "With busy: share of decode blocks, 0 to 1.")
  var decodeBlocks: Double?

  @Option(help: "With busy: prompt tokens that wait.")
  var prefillTokens: Int?

  @Option(help: ArgumentHelp("A variable of the environment that holds a bearer token.", valueName: "name"))
  var tokenFrom: String?

  @Flag(help: "Send without asking.")
  var yes = false

  @Flag(help: "Only print the command that does it.")
  var dryRun = false

  func validate() throws { _ = try operation() }

  func run() throws {
    var access = TargetSpec.Access()
    if let tokenFrom {
      guard let token = Environment.all[tokenFrom], !token.isEmpty else {
        throw RunError("--token-from: \(quoted(tokenFrom)) is not set in the environment")
      }
      access.bearerToken = token
    }
    let controller = Controller(router: try address(router), access: access)
    do throws(ControlRefusal) {
      let request = try controller.request(for: operationOrRefusal())
      print(plain(request.command))
      if dryRun { return }
      guard yes || Self.isConfirmed() else { throw ControlRefusal("nothing was sent") }
      print(plain(try controller.send(request)))
    } catch {
      throw RunError(plain(error.description))
    }
  }

  private static func isConfirmed() -> Bool {
    print("send it? type yes: ", terminator: "")
    flush()
    return readLine() == "yes"
  }

  private func operationOrRefusal() throws(ControlRefusal) -> ControlOperation {
    do { return try operation() } catch { throw ControlRefusal("\(error)") }
  }

  private func operation() throws -> ControlOperation {
    _ = try address(router)
    switch verb {
    case .add:
      guard let word = role, let role = Role(rawValue: word) else {
        throw ValidationError(
          "add: found \(role.map(quoted) ?? "no --role"), expected --role prefill, decode or general")
      }
      return .addWorker(url: try workerAddress(), role: role, model: model, bootstrapPort: bootstrapPort)
    case .remove: return .removeWorker(url: try workerAddress())
    case .priority:
      guard let newPriority, (0...100).contains(newPriority) else {
        throw ValidationError("priority: expected --to 0 to 100")
      }
      return .priority(url: try workerAddress(), newPriority)
    case .switchRole:
      let to = role.flatMap(Role.init)
      guard role == nil || to == .prefill || to == .decode else {
        throw ValidationError("switch-role: found \(quoted(role ?? "")), expected --role prefill or decode")
      }
      return .switchRole(url: try worker.map(address) ?? address(router), to: to)
    case .busy:
      guard let model else { throw ValidationError("busy: expected --model") }
      guard (0...1).contains(decodeBlocks ?? 0), prefillTokens ?? 0 >= 0 else {
        throw ValidationError("busy: expected --decode-blocks 0 to 1, --prefill-tokens not negative")
      }
      guard decodeBlocks != nil || prefillTokens != nil else {
        throw ValidationError("busy: expected --decode-blocks or --prefill-tokens")
      }
      return .busyThresholds(model: model, decodeBlocks: decodeBlocks, prefillTokens: prefillTokens)
    }
  }

  private func workerAddress() throws -> String {
    guard let worker else { throw ValidationError("\(verb.rawValue): found no worker, expected its address") }
    return try address(worker)
  }

  private func address(_ text: String) throws -> String {
    do { return try TargetAddress.complete(text, path: "") } catch { throw ValidationError("address: \(error)") }
  }
}
