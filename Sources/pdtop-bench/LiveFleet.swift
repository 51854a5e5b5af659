import Fleet
import Recording

/// A recording of a running fleet of a few workers as one of a thousand: each worker is one of those that were seen, at
/// another time of its recording.
struct LiveFleet {
  private static let workers = 1000
  private static let fields = 12

  private let seen: [Snapshot]

  init(_ path: String) throws {
    var source = try RecordingSource(try SessionReader(path))
    var seen: [Snapshot] = []
    while !source.isFinished {
      if source.snapshot().workers.count > 0 { seen.append(source.snapshot()) }
      source.advance(to: source.nextSample) { _ in }
    }
    // Workers come and go: the samples of the fleet's usual size.
    let most = seen.map(\.workers.count).max() ?? 0
    self.seen = seen.filter { $0.workers.count == most && $0.pools.count == seen.last?.pools.count }
  }

  /// So many samples, a second apart.
  func samples(_ count: Int) -> [Snapshot] {
    guard let last = seen.last else { return [] }
    let known = FieldRegistry.fields(at: .worker).filter { field in seen.contains { $0.workers.column(field) != nil } }
    let fields = Array(known.prefix(Self.fields))
    let each = Self.workers / max(1, last.workers.count)
    return (0..<count).map { second in
      var sample = seen[second % seen.count]
      sample.time = Double(second)
      sample.workers = table(second, each, fields)
      return sample
    }
  }

  /// Each worker `each` times, the copies three samples apart.
  private func table(_ second: Int, _ each: Int, _ fields: [Field]) -> WorkerTable {
    let now = seen[second % seen.count].workers
    var table = WorkerTable(count: now.count * each)
    table.pool = now.pool.flatMap { repeatElement($0, count: each) }
    func sample(_ copy: Int) -> WorkerTable { seen[(second + copy * 3) % seen.count].workers }
    table.state = (0..<now.count).flatMap { worker in (0..<each).map { sample($0).state[worker] } }
    for field in fields {
      let values = (0..<now.count).flatMap { worker in
        (0..<each).map { sample($0).column(field)?[worker] ?? .nan }
      }
      table.set(field, values, .measured)
    }
    return table
  }
}
