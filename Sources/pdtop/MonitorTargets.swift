import ArgumentParser
import Documents
import Feed
import Fleet

/// What is to be monitored: addresses and files on the command line.
struct MonitorTargets: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Addresses of pages with metrics (host:port, a URL, with role=... in front where the role is known), or a targets file.",
      valueName: "target"))
  var targets: [String]

  @Option(help: ArgumentHelp("A router whose /workers names workers; may be given more than once.", valueName: "url"))
  var router: [String] = []

  @Flag(help: "Do not scrape the workers that routers name.")
  var noFollow = false

  @Option(help: ArgumentHelp("A CSV table with a dialect of your own; may be given more than once.", valueName: "file"))
  var dialects: [String] = []

  @Option(help: ArgumentHelp("Time between two scrapes of a target, such as 5s.", valueName: "time"))
  var interval: String?

  @Option(help: ArgumentHelp("Time after which a scrape is given up.", valueName: "time"))
  var timeout: String?

  @Option(help: ArgumentHelp("Target for the time to first token, such as 2s.", valueName: "time"))
  var sloTTFT: String?

  @Option(help: ArgumentHelp("Target for the time per output token, such as 50ms.", valueName: "time"))
  var sloTPOT: String?

  func validate() throws {
    _ = try seconds("--interval", interval, 0.1...3600)
    _ = try seconds("--timeout", timeout, 0.1...600)
    _ = try seconds("--slo-ttft", sloTTFT, 1e-6...86_400)
    _ = try seconds("--slo-tpot", sloTPOT, 1e-6...86_400)
    for text in targets where !Self.isFile(text) { _ = try spec(text) }
    for text in router { _ = try address(text, path: "") }
  }

  /// The fleet to watch, and how.
  func read() throws -> FleetState {
    var specs: [TargetSpec] = []
    var routers = try router.map { try address($0, path: "") }
    var file = TargetsReader.Content()
    for text in targets {
      guard Self.isFile(text) else {
        specs.append(try spec(text))
        continue
      }
      file = try TargetsReader.read(
        FileBytes.read(text, limit: 1 << 20), file: text, environment: Environment.all)
      specs += file.targets
      routers += file.routers
    }
    let interval = try seconds("--interval", interval, 0.1...3600) ?? file.interval ?? 2
    var options = FeedOptions(interval: interval, timeout: try seconds("--timeout", timeout, 0.1...600) ?? file.timeout)
    options.routers = routers
    options.followsRouters = !noFollow
    options.slo = file.slo ?? SLO()
    options.slo.ttft = try seconds("--slo-ttft", sloTTFT, 1e-6...86_400) ?? options.slo.ttft
    options.slo.tpot = try seconds("--slo-tpot", sloTPOT, 1e-6...86_400) ?? options.slo.tpot
    return FleetState(targets: specs, options: options, table: try table())
  }

  private func table() throws -> DialectTable {
    guard !dialects.isEmpty else { return .builtIn }
    var tables: [[UInt8]] = []
    for path in dialects {
      let bytes = try FileBytes.read(path, limit: 1 << 20)
      do throws(CSVError) {
        _ = try DialectTable.with(own: [bytes])
      } catch {
        throw RunError("\(plain(path)): \(error)")
      }
      tables.append(bytes)
    }
    return try DialectTable.with(own: tables)
  }

  /// Files are told by their ending.
  private static func isFile(_ text: String) -> Bool { text.hasSuffix(".yaml") || text.hasSuffix(".yml") }

  /// `role=address` or `address`.
  private func spec(_ text: String) throws -> TargetSpec {
    var rest = text[...]
    var role: Role?
    if let equals = text.firstIndex(of: "="), let slash = text.firstIndex(of: "/") ?? text.indices.last, equals < slash,
      !text[..<equals].contains(":")
    {
      let word = String(text[..<equals])
      role = Role(rawValue: word)
      guard role != nil else {
        let words = Role.allCases.map(\.rawValue)
        throw ValidationError(
          "target: found the role \(quoted(word)), expected one of \(words.joined(separator: ", "))\(suggestion(for: word, in: words))"
        )
      }
      rest = text[text.index(after: equals)...]
    }
    var spec = TargetSpec(url: try address(String(rest), path: "/metrics"))
    spec.role = role
    return spec
  }

  private func address(_ text: String, path: String) throws -> String {
    do { return try TargetAddress.complete(text, path: path) } catch { throw ValidationError("target: \(error)") }
  }

  private func seconds(_ option: String, _ text: String?, _ range: ClosedRange<Double>) throws -> Double? {
    guard let text else { return nil }
    do {
      let value = try Quantity.seconds.parse(text)
      guard range.contains(value) else {
        throw ValidationError(
          "\(option): found \(quoted(text)), expected \(Unit.seconds.format(range.lowerBound)) to \(Unit.seconds.format(range.upperBound))"
        )
      }
      return value
    } catch let error as QuantityError {
      throw ValidationError("\(option): \(error)")
    }
  }
}
