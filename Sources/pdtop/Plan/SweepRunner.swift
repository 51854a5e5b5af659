import Capacity
import Dispatch
import Fleet
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Computes the points of a sweep over all cores.
struct SweepRunner {
  let grid: SweepGrid
  let threads: Int
  let output: String?

  /// Points that a thread takes at a time: few enough to share evenly, many enough to keep the lock idle.
  private static let chunk = 64

  init(grid: SweepGrid, threads: Int?, output: String?) {
    self.grid = grid
    self.threads = threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    self.output = output
  }

  /// What the threads share with the one that waits for them.
  private struct State {
    var next = 0
    /// Rows that nobody has taken yet.
    var rows: [SweepTable.Row] = []
    var isStopped = false
  }

  /// The rows; nil where they went into a file.
  func run() throws -> SweepTable? {
    let head = SweepFile.Head(
      fingerprint: grid.fingerprint, keys: grid.axes.map(\.name), count: grid.count, shard: grid.shard)
    let opened = try output.map { try SweepFile.open($0, head) }
    defer { opened?.file.close() }
    let before = opened?.done ?? []
    let open = grid.indices.filter { !before.contains($0) }
    // The fleet of the points that do not change it.
    let shared = grid.changesFleet ? nil : try grid.subject.models(grid.subject.scenario.fleet)
    let state = Mutex(State())
    let group = DispatchGroup()
    for _ in 0..<min(threads, max(1, open.count)) {
      DispatchQueue.global().async(group: group) { compute(open, shared, state) }
    }
    var rows: [SweepTable.Row] = []
    var done = 0
    let signals = SignalFlags()
    let progress = SweepProgress(all: open.count)
    var isRunning = true
    while isRunning {
      isRunning = group.wait(timeout: .now() + .milliseconds(50)) == .timedOut
      let fresh = state.withLock { state in
        if signals.endsRecording { state.isStopped = true }
        defer { state.rows.removeAll() }
        return state.rows
      }
      done += fresh.count
      do {
        if let file = opened?.file { try file.write(fresh) } else { rows += fresh }
      } catch {
        state.withLock { $0.isStopped = true }
        group.wait()
        throw error
      }
      progress.show(done)
    }
    progress.finish(done)
    guard done == open.count else {
      throw RunError(
        "interrupted after \(done) of \(open.count) points" + (output == nil ? "" : "; the same command goes on with it"))
    }
    guard let output else { return SweepTable(keys: head.keys, rows: rows.sorted { $0.index < $1.index }) }
    let old = before.isEmpty ? "" : ", \(before.count) of them from before"
    print("\(plain(output)): \(before.count + done) of \(grid.count) points\(old)")
    return nil
  }

  /// Computes points until there are none left, or it is stopped.
  private func compute(
    _ open: [Int], _ shared: (own: FleetModel, general: FleetModel?)?, _ state: borrowing Mutex<State>
  ) {
    var rows: [SweepTable.Row] = []
    while true {
      let range = state.withLock { state -> Range<Int> in
        state.rows += rows
        let start = state.isStopped ? open.count : state.next
        state.next = min(open.count, start + Self.chunk)
        return start..<state.next
      }
      guard !range.isEmpty else { return }
      rows = range.map { row(open[$0], shared) }
    }
  }

  private func row(_ index: Int, _ shared: (own: FleetModel, general: FleetModel?)?) -> SweepTable.Row {
    let places = grid.places(index)
    let keys = zip(grid.axes, places).map { axis, place -> JSON in
      if case .device = axis.key { return .string(axis.texts[place]) }
      return JSON(axis.values[place])
    }
    let scenario = grid.scenario(places)
    do throws(CapacityError) {
      let models = if let shared { shared } else { try grid.subject.models(scenario.fleet) }
      let point = models.own.planPoint(
        scenario.traffic, slo: scenario.slo, capital: grid.subject.budget, general: models.general)
      return SweepTable.Row(index: index, cells: keys + SweepTable.cells(point, scenario.fleet.pools))
    } catch {
      return SweepTable.Row(index: index, cells: keys + SweepTable.cells(failure: error.description))
    }
  }
}
