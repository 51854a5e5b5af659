internal import CPrefetch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All requests in flight. A slot is taken at arrival and given back at the end, so that memory is bounded by what is
/// in flight and not by what has passed.
///
/// Written by its only owner, hence unchecked.
struct RequestTable: @unchecked Sendable {
  private var memory: RowMemory
  /// The first row, and how many there are, those that are free included.
  private var base: UnsafeMutableRawPointer
  private var rowCount = 0
  /// The slot that was given back last, those before it behind it, and how many they are.
  private var free = Request.none
  private var freeCount = 0
  /// Whether nobody else can have these rows: while the engine runs.
  private var isOwned = false

  /// Bytes of a row: two cache lines.
  fileprivate static let stride = 128

  init() {
    precondition(MemoryLayout<Request>.size <= RequestTable.stride, "a request fits its row")
    memory = RowMemory(rows: 64)
    base = memory.base
  }

  /// Takes the rows for itself until `disown`: in between, writing does not ask every time who else has them. The table
  /// must not be copied until then.
  mutating func own() {
    separate()
    isOwned = true
  }

  mutating func disown() { isOwned = false }

  @inline(__always)
  private mutating func separate() {
    if !isOwned, !isKnownUniquelyReferenced(&memory) { copy() }
  }

  @inline(never)
  private mutating func copy() {
    memory = RowMemory(rows: max(64, rowCount + rowCount / 4), copying: base, count: rowCount)
    base = memory.base
  }

  /// Requests in flight.
  var count: Int { rowCount - freeCount }
  /// All slots, those that are free included.
  var slots: Range<Int> { 0..<rowCount }

  subscript(slot: Int) -> Request {
    @inline(__always) _read { yield row(slot).pointee }
    @inline(__always) _modify {
      separate()
      yield &row(slot).pointee
    }
  }

  subscript(slot: Int32) -> Request {
    @inline(__always) _read { yield self[Int(slot)] }
    @inline(__always) _modify { yield &self[Int(slot)] }
  }

  @inline(__always)
  private func row(_ slot: Int) -> UnsafeMutablePointer<Request> {
    precondition(UInt(bitPattern: slot) < UInt(bitPattern: rowCount), "a slot of the table")
    return (base + slot &* RequestTable.stride).assumingMemoryBound(to: Request.self)
  }

  /// Asks for the row of a slot that will be looked at soon; whatever the slot is, nothing else comes of it.
  @inline(__always)
  func prefetch(_ slot: Int32) { pdtop_prefetch(base + Int(slot) &* RequestTable.stride) }

  mutating func insert(_ arrival: Arrival) -> Int32 {
    guard free >= 0 else { return append(arrival) }
    let slot = free
    free = self[slot].next
    freeCount -= 1
    self[slot] = Request(arrival)
    return slot
  }

  @inline(never)
  private mutating func append(_ arrival: Arrival) -> Int32 {
    separate()
    if rowCount == memory.rows {
      memory.grow(keeping: rowCount)
      base = memory.base
    }
    (base + rowCount * RequestTable.stride).initializeMemory(as: Request.self, to: Request(arrival))
    rowCount += 1
    return Int32(rowCount - 1)
  }

  mutating func remove(_ slot: Int32) {
    self[slot].next = free
    free = slot
    freeCount += 1
  }
}

/// Memory that grows in place where the system can do that: an array would be there twice for a moment, and hundreds of
/// thousands of requests are most of a large fleet's memory.
private final class RowMemory {
  /// As the system gives it, and the first row in it, at the beginning of a cache line.
  private var memory: UnsafeMutableRawPointer
  private(set) var base: UnsafeMutableRawPointer
  private(set) var rows: Int

  init(rows: Int) {
    self.rows = rows
    memory = RowMemory.checked(malloc(RowMemory.bytes(rows)))
    base = memory.alignedUp(toMultipleOf: RequestTable.stride)
    adviseLargePages()
  }

  convenience init(rows: Int, copying other: UnsafeMutableRawPointer, count: Int) {
    self.init(rows: rows)
    base.copyMemory(from: other, byteCount: count * RequestTable.stride)
  }

  deinit { free(memory) }

  func grow(keeping count: Int) {
    rows *= 2
    let before = base - memory
    memory = RowMemory.checked(realloc(memory, RowMemory.bytes(rows)))
    base = memory.alignedUp(toMultipleOf: RequestTable.stride)
    adviseLargePages()
    // Where it is aligned another way than before, all moves.
    if base - memory != before { memmove(base, memory + before, count * RequestTable.stride) }
  }

  /// The copy that a kept state costs takes half as long in large pages, which are new ones each time. They are of two
  /// megabytes, and no more than one of them is half empty.
  private func adviseLargePages() {
    #if os(Linux)
      guard rows >= RowMemory.rowsInLargePages else { return }
      let start = memory.alignedUp(toMultipleOf: 4096)
      _ = madvise(start, memory + RowMemory.bytes(rows) - start, MADV_HUGEPAGE)
    #endif
  }

  private static let rowsInLargePages = 32_768

  private static func bytes(_ rows: Int) -> Int { (rows + 1) * RequestTable.stride }

  private static func checked(_ address: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
    guard let address else { fatalError("out of memory") }
    return address
  }
}
