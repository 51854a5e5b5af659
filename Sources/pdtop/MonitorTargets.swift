import ArgumentParser
import Documents
import Feed
import Fleet

/// What is to be monitored: addresses and files on the command line.
struct MonitorTargets: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Addresses of pages with metrics (host:port, a URL, dns:host:port for all addresses of a name; with role=... in \
      front where the role is known), or a targets file.
      """, valueName: "target"))
  var targets: [String] = []

  @Option(
    help: ArgumentHelp(
      "A server with Prometheus' HTTP API that knows the fleet, with its path prefix; in place of targets.",
      valueName: "url"))
  var prometheus: String?

  @Option(
    help: ArgumentHelp(
      "With --prometheus: only series with such a label, as job=vllm or pod=~llm-.*; may be given more than once.",
      valueName: "condition"))
  var match: [String] = []

  @Option(help: ArgumentHelp("With --prometheus: the label whose words tell roles, such as job.", valueName: "label"))
  var roleLabel: String?

  @Option(help: ArgumentHelp("With --prometheus: the tenant, sent as X-Scope-OrgID.", valueName: "name"))
  var tenant: String?

  @Option(help: ArgumentHelp("With --prometheus: most workers that are asked for one by one.", valueName: "count"))
  var page: Int?

  @Option(help: ArgumentHelp("With --prometheus: how much of the past the graphs begin with.", valueName: "time"))
  var history: String?

  @Option(
    help: ArgumentHelp(
      "A file of target groups as Prometheus' file_sd_configs has it; may be given more than once.", valueName: "file"))
  var fileSD: [String] = []

  @Option(
    help: ArgumentHelp(
      "An address that names targets as Prometheus' http_sd_configs has it; may be given more than once.",
      valueName: "url"))
  var httpSD: [String] = []

  @Option(help: ArgumentHelp("A router whose /workers names workers; may be given more than once.", valueName: "url"))
  var router: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Let keys act on workers through the first --router: remove, drain, resume, switch role. Each shows its request first."
    ))
  var control = false

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
    for text in targets where !Self.isFile(text) && !text.hasSuffix(".pdtop") { _ = try place(text) }
    for text in router { _ = try address(text, path: "") }
    for text in httpSD { _ = try address(text, path: "/") }
    _ = try seconds("--history", history, 0...86_400)
    _ = try server()
    if control, router.isEmpty { throw ValidationError("--control goes with --router, the router's own address") }
    guard prometheus != nil || !targets.isEmpty || !fileSD.isEmpty || !httpSD.isEmpty else {
      throw ValidationError("found no target, expected an address, a targets file or --prometheus")
    }
    if prometheus != nil, !targets.isEmpty || !fileSD.isEmpty || !httpSD.isEmpty || !router.isEmpty {
      throw ValidationError("--prometheus stands in place of targets: found both, expected one")
    }
  }

  /// The server that the options name.
  private func server() throws -> MetricsServerSpec? {
    guard let prometheus else {
      for (option, isThere) in [
        ("--match", !match.isEmpty), ("--role-label", roleLabel != nil), ("--tenant", tenant != nil),
        ("--page", page != nil), ("--history", history != nil),
      ] where isThere { throw ValidationError("\(option) goes with --prometheus") }
      return nil
    }
    var url = try address(prometheus, path: "")
    while url.hasSuffix("/") { url.removeLast() }
    var spec = MetricsServerSpec(url: url)
    spec.matchers = try match.map { text in
      guard let matcher = LabelMatcher(text) else {
        throw ValidationError("--match: found \(quoted(text)), expected a condition such as job=vllm or pod=~llm-.*")
      }
      return matcher
    }
    for (option, text) in [("--tenant", tenant), ("--role-label", roleLabel)] {
      guard text?.unicodeScalars.allSatisfy(\.isPlain) ?? true else {
        throw ValidationError("\(option): found \(quoted(text ?? "")), expected plain text")
      }
    }
    if let roleLabel, LabelMatcher(roleLabel + "=") == nil {
      throw ValidationError("--role-label: found \(quoted(roleLabel)), expected a label's name")
    }
    spec.tenant = tenant
    spec.roleLabel = roleLabel
    guard (1...2000).contains(page ?? 1) else {
      throw ValidationError("--page: found \(page ?? 0), expected 1 to 2,000")
    }
    spec.page = page ?? spec.page
    spec.history = try seconds("--history", history, 0...86_400) ?? spec.history
    return spec
  }

  /// The fleet to watch, and how.
  func read() throws -> FleetState {
    var specs: [TargetSpec] = []
    var discoveries = fileSD.map { DiscoverySpec(.file($0)) }
    discoveries += try httpSD.map { DiscoverySpec(.http(try address($0, path: "/"))) }
    var routers = try router.map { try address($0, path: "") }
    var file = TargetsReader.Content()
    for text in targets {
      guard Self.isFile(text) else {
        switch try place(text) {
        case .target(let spec): specs.append(spec)
        case .discovery(let spec): discoveries.append(spec)
        }
        continue
      }
      file = try TargetsReader.read(
        FileBytes.read(text, limit: 1 << 20), file: text, environment: Environment.all)
      specs += file.targets
      routers += file.routers
      discoveries += file.discoveries
    }
    let interval = try seconds("--interval", interval, 0.1...3600) ?? file.interval ?? 2
    var options = FeedOptions(interval: interval, timeout: try seconds("--timeout", timeout, 0.1...600) ?? file.timeout)
    options.routers = routers
    options.discoveries = discoveries
    options.followsRouters = !noFollow
    options.slo = file.slo ?? SLO()
    options.slo.ttft = try seconds("--slo-ttft", sloTTFT, 1e-6...86_400) ?? options.slo.ttft
    options.slo.tpot = try seconds("--slo-tpot", sloTPOT, 1e-6...86_400) ?? options.slo.tpot
    guard let server = try server() ?? file.prometheus else {
      return FleetState(targets: specs, options: options, table: try table())
    }
    guard specs.isEmpty, discoveries.isEmpty else {
      throw RunError("'prometheus' stands in place of targets: found both, expected one")
    }
    // A server has samples as often as it scrapes: a minute has enough of them.
    options.rateWindow = max(60, options.rateWindow)
    if self.interval == nil, file.interval == nil { options.interval = 5 }
    return FleetState(server: server, options: options, table: try table())
  }

  /// What carries actions out; nil without --control.
  func controller(_ options: FeedOptions) -> Controller? {
    control ? options.routers.first.map { Controller(router: $0, timeout: options.timeout) } : nil
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

  private enum Place {
    case target(TargetSpec)
    case discovery(DiscoverySpec)
  }

  /// `role=address` or `address`, with `dns:` in front of a name with many addresses.
  private func place(_ text: String) throws -> Place {
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
    guard rest.hasPrefix("dns:") else {
      var spec = TargetSpec(url: try address(String(rest), path: "/metrics"))
      spec.role = role
      return .target(spec)
    }
    var spec = DiscoverySpec(.dns(try address(String(rest.dropFirst(4)), path: "/metrics")))
    spec.template.role = role
    return .discovery(spec)
  }

  private func address(_ text: String, path: String) throws -> String {
    do { return try TargetAddress.complete(text, path: path) } catch { throw ValidationError("target: \(error)") }
  }

  private func seconds(_ option: String, _ text: String?, _ range: ClosedRange<Double>) throws -> Double? {
    try text.map { try QuantityOption.seconds($0, option, range) }
  }
}
