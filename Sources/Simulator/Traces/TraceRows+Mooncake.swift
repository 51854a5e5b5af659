extension TraceRows {
  /// Reads JSON objects, one a line. Keys may stand in any order, unknown ones are passed over.
  mutating func readMooncake(_ cursor: inout LineCursor) throws(LineError) {
    while cursor.nextLine() {
      var row = MooncakeRow()
      try row.read(&cursor)
      guard let time = row.time, let prompt = row.prompt, let output = row.output else {
        let missing = row.time == nil ? "timestamp" : row.prompt == nil ? "input_length" : "output_length"
        throw LineError(cursor.line, "found no \(missing), which is required")
      }
      if row.hasBlocks, row.blocks.count != (Int(prompt) + Self.mooncakeBlock - 1) / Self.mooncakeBlock {
        throw LineError(
          cursor.line,
          "hash_ids: found \(row.blocks.count), expected one for each \(Self.mooncakeBlock) tokens of \(prompt)")
      }
      let isFirst = times.isEmpty
      guard append(time: time, prompt: prompt, output: output) else { continue }
      guard isFirst || row.hasBlocks == hasBlocks else {
        throw LineError(cursor.line, "hash_ids: found them on some lines, expected them on all or none")
      }
      if row.hasBlocks { append(blocks: row.blocks) }
    }
  }
}

/// One line of a Mooncake trace.
private struct MooncakeRow {
  /// Nanoseconds.
  var time: Int64?
  var prompt: Int64?
  var output: Int64?
  var hasBlocks = false
  var blocks = ContiguousArray<Int32>()

  private static let quote = UInt8(ascii: "\""), backslash = UInt8(ascii: "\\")

  mutating func read(_ cursor: inout LineCursor) throws(LineError) {
    try expect(UInt8(ascii: "{"), "an object in braces", &cursor)
    cursor.skipBlanks()
    if !cursor.skip(UInt8(ascii: "}")) {
      repeat {
        cursor.skipBlanks()
        let key = try Self.string(&cursor)
        cursor.skipBlanks()
        try expect(UInt8(ascii: ":"), "a colon", &cursor)
        cursor.skipBlanks()
        try value(of: key, &cursor)
        cursor.skipBlanks()
      } while cursor.skip(LineCursor.comma)
      try expect(UInt8(ascii: "}"), "a comma or a closing brace", &cursor)
    }
    cursor.skipBlanks()
    guard cursor.atLineEnd else { throw cursor.wrong("", expected: "the end of the line") }
  }

  private mutating func value(of key: String, _ cursor: inout LineCursor) throws(LineError) {
    switch key {
    case "timestamp":
      time = try cursor.fixedPoint(key, places: 6, limit: 9_000_000_000_000)
    case "input_length": prompt = try cursor.integer(key, 0, TraceRows.mostTokens)
    case "output_length": output = try cursor.integer(key, 0, TraceRows.mostTokens)
    case "hash_ids": try list(&cursor)
    default: try Self.skipValue(&cursor)
    }
  }

  private mutating func list(_ cursor: inout LineCursor) throws(LineError) {
    hasBlocks = true
    try expect(UInt8(ascii: "["), "a list of block numbers", &cursor)
    cursor.skipBlanks()
    if cursor.skip(UInt8(ascii: "]")) { return }
    repeat {
      cursor.skipBlanks()
      blocks.append(Int32(try cursor.integer("hash_ids", 0, Int64(Int32.max))))
      cursor.skipBlanks()
    } while cursor.skip(LineCursor.comma)
    try expect(UInt8(ascii: "]"), "a comma or a closing bracket", &cursor)
  }

  private func expect(_ byte: UInt8, _ what: String, _ cursor: inout LineCursor) throws(LineError) {
    guard cursor.skip(byte) else { throw cursor.wrong("", expected: what) }
  }

  /// A string's bytes; an escaped character stands for itself, as no key that counts has one.
  private static func string(_ cursor: inout LineCursor) throws(LineError) -> String {
    guard cursor.skip(quote) else { throw cursor.wrong("", expected: "a key in quotes") }
    var bytes: [UInt8] = []
    while cursor.byte != quote {
      guard !cursor.atLineEnd else { throw cursor.wrong("", expected: "a closing quote") }
      if cursor.byte == backslash { cursor.step() }
      bytes.append(cursor.byte)
      cursor.step()
    }
    cursor.step()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Passes over any JSON value: a list or an object up to its closing bracket, anything else up to a comma or brace.
  private static func skipValue(_ cursor: inout LineCursor) throws(LineError) {
    var depth = 0
    while !cursor.atLineEnd {
      switch cursor.byte {
      case quote:
        _ = try string(&cursor)
        if depth == 0 { return }
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return }
        depth -= 1
        if depth == 0 {
          cursor.step()
          return
        }
      case LineCursor.comma: if depth == 0 { return }
      default: break
      }
      cursor.step()
    }
  }
}
