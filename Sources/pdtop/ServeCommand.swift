import ArgumentParser
import Documents
import Fleet
import Serve
import Simulator

/// The simulator as a fleet that other tools scrape.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a scenario as a running fleet: metrics pages, service discovery, control.",
    discussion: """
      Its pages have the names, labels and buckets of the real programs; / lists them. Only this machine can connect \
      unless --listen says otherwise, which needs a token: in the file of --token-file or in PDTOP_TOKEN. With a token, \
      actions can be sent to /control/actions; other machines need it for every page.

      pdtop serve                               then: pdtop monitor 127.0.0.1:9470
      pdtop serve chat --dialect sglang         then: pdtop monitor 127.0.0.1:9470
      pdtop serve --dialect dynamo              then: curl -s 127.0.0.1:9470/targets.yaml > fleet.yaml
                                                      pdtop monitor fleet.yaml
      """)

  @OptionGroup var source: SourceOptions

  enum Dialect: String, ExpressibleByArgument, CaseIterable {
    case vllm, sglang, dynamo

    var served: ServedDialect {
      switch self {
      case .vllm: .vllm
      case .sglang: .sglang
      case .dynamo: .dynamo
      }
    }
  }

  @Option(help: "What the pages are those of: vllm, sglang or dynamo.")
  var dialect = Dialect.vllm

  @Option(help: ArgumentHelp("Address in numbers and port; port 0 takes a free one.", valueName: "address:port"))
  var listen = ListenAddress.usual.authority

  @Option(help: ArgumentHelp("A file with the token that control and other machines need.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("Simulated seconds per second.", valueName: "factor"))
  var speed: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Time to serve, such as 90s or 10min; else until a signal.", valueName: "time"))
  var duration: String?

  func validate() throws {
    _ = try address()
    _ = try factor()
    _ = try seconds()
  }

  func run() throws {
    let address = try address()
    let token = try token()
    guard address.isLoopback || token != nil else {
      throw ValidationError(
        "--listen: found \(quoted(listen)), which other machines reach, without a token; expected --token-file or "
          + "PDTOP_TOKEN")
    }
    let scenario = try source.readScenario(comparing: nil)
    let simulator = try source.makeSimulator(scenario)
    let server = try HTTPServer(address)
    let fleet = ServedFleet(
      simulator, dialect: dialect.served, access: ServedFleet.Access(token: token, isOpen: !address.isLoopback),
      startTime: WallClock.now, actionKeys: ActionsFromJSON.keys, speed: try factor() ?? scenario.speed,
      readActions: Self.actions)
    let loop = ServeLoop(server: server, fleet: fleet)
    print(
      "serving \(plain(scenario.name)) as \(dialect.rawValue) on http://\(server.address.authority): "
        + "\(fleet.workerCount) workers; \(token == nil ? "no control without a token" : "control with the token")")
    flush()
    loop.run(until: try seconds())
  }

  /// What a body of the control API means to a simulator.
  private static func actions(_ body: JSON, _ simulator: Simulator) throws(ServedFleet.ActionRefusal) -> [Action] {
    do throws(DocumentError) {
      return try ActionsFromJSON.read(
        body, pools: simulator.scenario.fleet.pools, classes: simulator.traffic.classes.map(\.name),
        slo: simulator.snapshot().slo)
    } catch {
      throw ServedFleet.ActionRefusal(place: error.path, problem: error.problem)
    }
  }

  // MARK: Options

  private func address() throws -> ListenAddress {
    guard let address = ListenAddress(listen) else {
      throw ValidationError(
        "--listen: found \(quoted(listen)), expected an address in numbers and a port, such as 127.0.0.1:9470")
    }
    return address
  }

  private func factor() throws -> Double? {
    guard let speed else { return nil }
    let factor = try SpeedFactor.parse(speed)
    guard ServedClock.speeds.contains(factor) else {
      throw ValidationError("--speed: found \(quoted(speed)), expected a factor of 0.001 to 1000")
    }
    return factor
  }

  private func seconds() throws -> Double? { try duration.map { try SpanOption.parse($0, "--for") } }

  /// The token without the line end behind it; nil where there is none.
  private func token() throws -> String? {
    let place = tokenFile.map { plain($0) } ?? "PDTOP_TOKEN"
    guard
      let text = try tokenFile.map({ String(decoding: try FileBytes.read($0, limit: 4096), as: UTF8.self) })
        ?? Environment.all["PDTOP_TOKEN"]
    else { return nil }
    let token = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard token.utf8.count >= 16, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw RunError(
        "\(place): found a token of \(token.utf8.count) characters, expected at least 16, printable ASCII without blanks"
      )
    }
    return token
  }
}
