public import Fleet

/// All that has been scraped: what the scraper fills and snapshots are made of.
public struct FleetState: Sendable {
  public let table: DialectTable
  public let options: FeedOptions
  public internal(set) var targets: [TargetState] = []
  /// What routers' own interfaces say of workers, by name.
  public internal(set) var reported: [String: ReportedWorker] = [:]
  /// The workers that each router named in its last answer.
  private var listed: [Int: Set<String>] = [:]
  public internal(set) var log = EventRing()
  /// What pools were seen to keep up.
  var peaks = PeakBook()
  /// Why places of discovery gave no good answer, by their number.
  public internal(set) var discoveryProblems: [Int: String] = [:]
  /// The metrics server that knows the fleet; nil where pages are scraped.
  public internal(set) var server: MetricsServer?

  /// A worker as a router's REST interface describes it.
  public struct ReportedWorker: Sendable, Equatable {
    public var role: Role?
    public var isHealthy: Bool
    /// Most sequences that it runs at a time, where the router says.
    public var maxSequences: Double?
  }

  public init(targets: [TargetSpec], options: FeedOptions = FeedOptions(), table: DialectTable = .builtIn) {
    self.table = table
    self.options = options
    self.targets = targets.map { TargetState(spec: $0, memory: options.percentileWindow) }
  }

  /// A fleet that a metrics server knows.
  public init(server: MetricsServerSpec, options: FeedOptions = FeedOptions(), table: DialectTable = .builtIn) {
    self.init(targets: [], options: options, table: table)
    self.server = MetricsServer(server)
  }

  /// Takes a page of a target. `time`: seconds since the start of the session.
  public mutating func take(_ page: [UInt8], of target: Int, at time: Double) {
    finish(ingest(page, into: targets[target].store, at: time), of: target, bytes: page.count, at: time)
  }

  /// What a page makes of a store: the long part of the work, which needs no lock.
  func ingest(_ page: [UInt8], into store: TargetStore, at time: Double) -> IngestedPage {
    FleetState.ingest(page, into: store, table: table, at: time)
  }

  static func ingest(_ page: [UInt8], into store: TargetStore, table: DialectTable, at time: Double) -> IngestedPage {
    var ingest = PageIngest(table: table, store: store)
    PageReader.read(page, into: &ingest)
    let filled = ingest.finish(at: time)
    return IngestedPage(
      store: filled, samples: ingest.samples, badLines: ingest.badLines, problem: ingest.firstProblem)
  }

  /// The dialects that a page speaks, by the built-in tables.
  public static func dialects(of page: [UInt8]) -> [String] {
    ingest(page, into: TargetStore(), table: .builtIn, at: 0).store.dialects
  }

  mutating func finish(_ page: IngestedPage, of target: Int, bytes: Int, at time: Double) {
    guard page.samples > 0 else {
      fail(target, pageProblem(page), at: time)
      return
    }
    let before = targets[target]
    targets[target].store = page.store
    targets[target].samples = page.samples
    targets[target].skippedLines = page.badLines
    targets[target].bytes = bytes
    targets[target].failures = 0
    targets[target].problem = nil
    if before.problem != nil {
      note(time, .info, "\(plain(before.spec.shownName)) answers again")
    }
    if page.store.resets > before.store.resets, before.store.latest != nil {
      note(time, .warning, "\(plain(before.spec.shownName)) began anew: its counters went back")
    }
  }

  private func pageProblem(_ page: IngestedPage) -> String {
    page.badLines == 0
      ? "found an empty page, expected metrics"
      : "found no metrics on the page (\(page.problem?.rawValue ?? "nothing readable")), expected Prometheus text"
  }

  /// Takes note that a scrape failed, and why.
  public mutating func fail(_ target: Int, _ problem: String, at time: Double) {
    if targets[target].problem == nil {
      note(time, .bad, "\(plain(targets[target].spec.shownName)): \(problem)")
    }
    targets[target].problem = problem
    targets[target].failures += 1
  }

  mutating func note(_ event: Event) { log.append(event) }

  mutating func note(_ time: Double, _ severity: Event.Severity, _ text: String) {
    log.append(Event(time: time, kind: .failure, severity: severity, text: text))
  }

  /// Takes what a router says of its workers; targets that are new are added at the end.
  mutating func take(_ workers: [DiscoveredWorker], from router: Int, access: TargetSpec.Access) {
    listed[router] = Set(workers.map(\.name))
    for worker in workers {
      reported[worker.name] = ReportedWorker(
        role: worker.role, isHealthy: worker.isHealthy, maxSequences: worker.maxSequences)
      guard options.followsRouters, !targets.contains(where: { $0.spec.authority == worker.name }) else { continue }
      guard targets.count < options.mostTargets else { continue }
      var spec = TargetSpec(url: worker.url + "/metrics")
      spec.access = access.withoutSecrets
      spec.isDiscovered = true
      targets.append(TargetState(spec: spec, memory: options.percentileWindow))
    }
  }
}

extension FleetState {
  /// Whether a target was found through a router that names it no more.
  func isGone(_ target: TargetState) -> Bool {
    target.isRetired
      || target.spec.isDiscovered && target.problem != nil
        && !listed.values.contains { $0.contains(target.spec.authority) }
  }
}

/// What one page came to.
struct IngestedPage: Sendable {
  var store: TargetStore
  var samples: Int
  var badLines: Int
  var problem: LineProblem?
}

extension TargetSpec.Access {
  /// A router's own secrets are not for whatever it names.
  var withoutSecrets: TargetSpec.Access {
    var access = self
    access.bearerToken = nil
    access.user = nil
    access.password = nil
    return access
  }
}
