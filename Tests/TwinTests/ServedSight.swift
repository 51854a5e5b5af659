import Fleet
import Simulator

@testable import Feed
@testable import Serve
@testable import Twin

/// A served fleet as its pages show it to whoever scrapes them, in simulated time: nobody waits, and no other test
/// disturbs.
struct ServedSight {
  private var fleet: ServedFleet
  private var state: FleetState
  private let paths: [String]
  private(set) var samples: [Snapshot] = []
  private var report: FeedReport

  init(_ scenario: Scenario, dialect: ServedDialect = .dynamo, interval: Double = 1) throws {
    fleet = ServedFleet(
      try Simulator(scenario), dialect: dialect, access: .init(token: nil, isOpen: false), startTime: 0, actionKeys: []
    ) { _, _ throws(ServedFleet.ActionRefusal) in [] }
    var targets = [TargetSpec(url: "http://fleet/metrics")]
    for book in fleet.books.workers {
      let pool = scenario.fleet.pools[book.worker.pool]
      var target = TargetSpec(url: "http://fleet/workers/\(book.name)/metrics")
      (target.name, target.role, target.pool) = (book.name, pool.role, pool.name)
      (target.device, target.devices) = (pool.device.name, pool.devicesPerWorker)
      targets.append(target)
    }
    paths = targets.map { String($0.url.dropFirst("http://fleet".count)) }
    var options = FeedOptions(interval: interval)
    options.slo = scenario.slo
    state = FleetState(targets: targets, options: options)
    report = FeedReport(state, at: 0)
  }

  /// Scrapes all pages once a second for so long.
  mutating func watch(_ seconds: Double) {
    let end = fleet.simulator.time + seconds
    while fleet.simulator.time < end {
      let time = fleet.simulator.time + state.options.interval
      fleet.advance(to: time)
      for (target, path) in paths.enumerated() {
        let request = HTTPRequest(
          method: "GET", path: path, query: "", headers: [.init(name: "host", value: "fleet")], body: [],
          keepsAlive: true)
        state.take(fleet.answer(request, local: .usual).body, of: target, at: time)
      }
      report = FeedReport(state, at: time)
      samples.append(report.snapshot(withWorkers: false))
    }
  }

  /// What the program adds to the snapshots when it takes a twin.
  var hints: TwinHints {
    var hints = TwinHints()
    hints.ttftFactor = report.ttftByRatio ?? 1
    hints.tpotFactor = report.tpotByRatio ?? 1
    return hints
  }
}
