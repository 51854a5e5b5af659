/// Finds rows of tables in the pages of an SQLite file. Most of what it gives is what it looks like; the checksums say
/// what is.
struct RawRows {
  private let file: RawFile
  /// Largest row that is put together, bytes.
  private static let largestRow = Zstd.largestBlock

  init(_ file: RawFile) { self.file = file }

  /// Everything that could be a row, at every place of every page: rows of pages whose own order is damaged, and old
  /// copies in space that was freed.
  func eachAnywhere(_ take: (Int64, [SQLValue]) -> Void) {
    file.eachPage { page, _ in
      guard page.count > 8 else { return }
      for place in page.startIndex..<page.endIndex - 8 where looksLikeCell(page, place) { cell(page[place...], take) }
    }
  }

  /// A quick look at what nearly every place is not: two numbers, then a short head that begins with NULL.
  private func looksLikeCell(_ page: ArraySlice<UInt8>, _ place: Int) -> Bool {
    var place = place
    for _ in 0..<2 {
      var length = 1
      while length < 9, place < page.endIndex, page[place] >= 0x80 {
        place += 1
        length += 1
      }
      place += 1
    }
    guard place + 1 < page.endIndex else { return false }
    return (4...40).contains(page[place]) && page[place + 1] == 0
  }

  /// Every row of every page that is a leaf of a table, with NULL in its first column's place as SQLite has it.
  func each(_ take: (Int64, [SQLValue]) -> Void) {
    file.eachPage { page, header in
      let start = page.startIndex + header
      // 13: a leaf of a table.
      guard page.endIndex - start >= 8, page[start] == 13 else { return }
      let cells = Int(page[start + 3]) << 8 | Int(page[start + 4])
      for index in 0..<min(cells, file.pageSize / 4) {
        let place = start + 8 + 2 * index
        guard place + 1 < page.endIndex else { break }
        let offset = Int(page[place]) << 8 | Int(page[place + 1])
        guard offset >= 8, page.startIndex + offset < page.endIndex else { continue }
        cell(page[(page.startIndex + offset)...], take)
      }
    }
  }

  private func cell(_ bytes: ArraySlice<UInt8>, _ take: (Int64, [SQLValue]) -> Void) {
    var rest = bytes
    guard let size = varint(&rest), let id = varint(&rest), size > 0, size <= Int64(Self.largestRow) else { return }
    // The log may hold an older or a newer copy of a page than belongs to this row; only one of the two fits.
    for isNewest in [true, false] {
      guard let payload = payload(rest, Int(size), isNewest: isNewest), let row = row(payload, id) else { continue }
      take(id, row)
      // A row without overflow pages is the same both times.
      if payload.count <= file.pageSize - 35 { return }
    }
  }

  /// The payload's bytes, those on overflow pages included.
  private func payload(_ rest: ArraySlice<UInt8>, _ size: Int, isNewest: Bool) -> [UInt8]? {
    let usable = file.pageSize
    let most = usable - 35
    if size <= most { return rest.count >= size ? Array(rest.prefix(size)) : nil }
    let least = (usable - 12) * 32 / 255 - 23
    let fitting = least + (size - least) % (usable - 4)
    let local = fitting <= most ? fitting : least
    guard rest.count >= local + 4 else { return nil }
    var payload = Array(rest.prefix(local))
    payload.reserveCapacity(size)
    var next = rest.dropFirst(local).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    while payload.count < size {
      guard let page = file.page(next, isNewest: isNewest) else { return nil }
      next = page.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      payload += page.dropFirst(4).prefix(size - payload.count)
    }
    return payload
  }

  /// The values of a record.
  private func row(_ payload: [UInt8], _ id: Int64) -> [SQLValue]? {
    var head = payload[...]
    guard let size = varint(&head), size > 0, size <= Int64(payload.count) else { return nil }
    var types = payload[(payload.count - head.count)..<max(payload.count - head.count, Int(size))]
    var body = payload[Int(size)...]
    var values: [SQLValue] = []
    while !types.isEmpty {
      guard values.count < 200, let type = varint(&types), let value = value(type, &body) else { return nil }
      values.append(value)
    }
    return values
  }

  private func value(_ type: Int64, _ body: inout ArraySlice<UInt8>) -> SQLValue? {
    switch type {
    case 0: return .null
    case 1...6:
      guard let bits = number([1, 2, 3, 4, 6, 8][Int(type) - 1], &body) else { return nil }
      return .integer(bits)
    case 7: return number(8, &body).map { .real(Double(bitPattern: UInt64(bitPattern: $0))) }
    case 8: return .integer(0)
    case 9: return .integer(1)
    case 12...:
      let count = Int((type - 12) / 2)
      guard count <= body.count else { return nil }
      let part = body.prefix(count)
      body = body.dropFirst(count)
      return type % 2 == 0 ? .blob(Array(part)) : .text(String(decoding: part, as: UTF8.self))
    default: return nil
    }
  }

  private func number(_ count: Int, _ body: inout ArraySlice<UInt8>) -> Int64? {
    guard body.count >= count, let first = body.first else { return nil }
    let start: Int64 = first >= 0x80 ? -1 : 0
    let value = body.prefix(count).reduce(start) { $0 << 8 | Int64($1) }
    body = body.dropFirst(count)
    return value
  }

  /// SQLite's own variable-length number: seven bits a byte, greatest first, eight in the ninth.
  private func varint(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard let byte = bytes.popFirst() else { return nil }
      if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return Int64(bitPattern: value) }
    }
    return nil
  }
}
