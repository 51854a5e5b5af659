/// All requests in flight. A slot is taken at arrival and given back at the end, so that memory is bounded by what is in
/// flight and not by what has passed.
struct RequestTable: Sendable {
  private var rows: ContiguousArray<Request> = []
  private var free: ContiguousArray<Int32> = []

  /// Requests in flight.
  var count: Int { rows.count - free.count }
  /// All slots, those that are free included.
  var slots: Range<Int> { rows.indices }

  subscript(slot: Int) -> Request {
    @inline(__always) _read { yield rows[slot] }
    @inline(__always) _modify { yield &rows[slot] }
  }

  subscript(slot: Int32) -> Request {
    @inline(__always) _read { yield rows[Int(slot)] }
    @inline(__always) _modify { yield &rows[Int(slot)] }
  }

  mutating func insert(_ arrival: Arrival) -> Int32 {
    if let slot = free.popLast() {
      rows[Int(slot)] = Request(arrival)
      return slot
    }
    rows.append(Request(arrival))
    return Int32(rows.count - 1)
  }

  mutating func remove(_ slot: Int32) { free.append(slot) }
}
