#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All requests in flight. A slot is taken at arrival and given back at the end, so that memory is bounded by what is in
/// flight and not by what has passed.
struct RequestTable: Sendable {
  private var rows = RequestRows()
  private var free: ContiguousArray<Int32> = []
  /// Whether nobody else can have these rows: while the engine runs.
  private var isOwned = false

  /// Takes the rows for itself until `share`: in between, writing does not ask every time who else has them. The table must
  /// not be copied until then.
  mutating func own() {
    separate()
    isOwned = true
  }

  mutating func share() { isOwned = false }

  @inline(__always)
  private mutating func separate() {
    if !isOwned, !isKnownUniquelyReferenced(&rows) { rows = rows.copy() }
  }

  /// Requests in flight.
  var count: Int { rows.count - free.count }
  /// All slots, those that are free included.
  var slots: Range<Int> { 0..<rows.count }

  subscript(slot: Int) -> Request {
    @inline(__always) _read {
      precondition(UInt(bitPattern: slot) < UInt(bitPattern: rows.count), "a slot of the table")
      yield rows.base[slot]
    }
    @inline(__always) _modify {
      separate()
      precondition(UInt(bitPattern: slot) < UInt(bitPattern: rows.count), "a slot of the table")
      yield &rows.base[slot]
    }
  }

  subscript(slot: Int32) -> Request {
    @inline(__always) _read { yield self[Int(slot)] }
    @inline(__always) _modify { yield &self[Int(slot)] }
  }

  mutating func insert(_ arrival: Arrival) -> Int32 {
    if let slot = free.popLast() {
      self[slot] = Request(arrival)
      return slot
    }
    separate()
    rows.append(Request(arrival))
    return Int32(rows.count - 1)
  }

  mutating func remove(_ slot: Int32) { free.append(slot) }
}

/// Memory that grows in place where the system can do that: an array would be there twice for a moment, and hundreds of
/// thousands of requests are most of a large fleet's memory. Written by its only owner, hence unchecked.
private final class RequestRows: @unchecked Sendable {
  private(set) var base: UnsafeMutablePointer<Request>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = capacity
    base = RequestRows.memory(malloc(capacity * MemoryLayout<Request>.stride), capacity)
  }

  deinit { free(base) }

  func copy() -> RequestRows {
    let rows = RequestRows(capacity: max(64, count + count / 4))
    rows.base.update(from: base, count: count)
    rows.count = count
    return rows
  }

  func append(_ request: Request) {
    if count == capacity { grow() }
    base[count] = request
    count += 1
  }

  private func grow() {
    capacity *= 2
    base = RequestRows.memory(realloc(base, capacity * MemoryLayout<Request>.stride), capacity)
  }

  private static func memory(_ address: UnsafeMutableRawPointer?, _ capacity: Int) -> UnsafeMutablePointer<Request> {
    guard let address else { fatalError("out of memory") }
    return address.bindMemory(to: Request.self, capacity: capacity)
  }
}
