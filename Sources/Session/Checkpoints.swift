import Fleet

/// Instants at which a source is remembered as it was, in bounded memory: the longer the session, the further apart.
struct Checkpoints<Base: Source>: Sendable {
  struct Entry: Sendable {
    var base: Base
    /// Deeds that had been done.
    var done: Int
    /// What it keeps in memory that nobody else does, estimated.
    let bytes: Int

    init(base: Base, done: Int) { (self.base, self.done, bytes) = (base, done, base.copyBytes) }
  }

  /// By time. The first is the session's start, which is never forgotten.
  private(set) var entries: [Entry] = []
  private(set) var seconds: Double
  private let most: Int
  /// Most bytes of them all.
  private static var mostBytes: Int { 64 << 20 }

  init(seconds: Double, most: Int) {
    self.seconds = max(0, seconds)
    self.most = max(2, most)
  }

  /// Remembers a source unless an instant close before it, or one after it, is remembered already.
  mutating func add(_ base: Base, done: Int) {
    if let last = entries.last, base.time < last.base.time + seconds || base.time <= last.base.time { return }
    entries.append(Entry(base: base, done: done))
    while entries.count > most || entries.count > 2 && bytes > Self.mostBytes { thinOut() }
  }

  private var bytes: Int { entries.reduce(0) { $0 + $1.bytes } }

  /// Forgets every other one, the first and the last not.
  private mutating func thinOut() {
    seconds = max(seconds * 2, 1e-3)
    let last = entries.count - 1
    entries = entries.indices.filter { $0 % 2 == 0 || $0 == last }.map { entries[$0] }
  }

  /// The last remembered instant at or before a time; the start where there is none.
  func latest(at time: Double) -> Entry { entries.last { $0.base.time <= time } ?? entries[0] }

  /// Those that a branch at a time shares with the one that it leaves.
  func cut(at time: Double, done: Int) -> Checkpoints {
    var cut = self
    cut.entries = entries.enumerated().filter {
      $0.offset == 0 || $0.element.base.time <= time && $0.element.done <= done
    }
    .map(\.element)
    return cut
  }
}
