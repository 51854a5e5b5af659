extension TraceRows {
  /// Reads all rows of a file in whichever format its first line has.
  mutating func read(_ cursor: inout LineCursor) throws(LineError) -> TraceFormat {
    guard cursor.nextLine() else { throw LineError(nil, "found empty lines only, expected a trace") }
    if cursor.byte == UInt8(ascii: "{") {
      try readMooncake(&cursor)
      return .mooncake
    }
    let start = cursor
    let columns = cursor.fields()
    for (format, names) in Self.headers where columns.contains(names[0]) && columns.contains(names[1]) {
      guard let output = columns.firstIndex(of: names[2]) else {
        throw start.wrong("", expected: "a column \(names[2])")
      }
      let layout = TableLayout(
        format: format, names: names, count: columns.count, time: columns.firstIndex(of: names[0])!,
        prompt: columns.firstIndex(of: names[1])!, output: output)
      try readTable(&cursor, layout)
      return format
    }
    throw start.wrong(
      "",
      expected: "the header of an Azure or BurstGPT table (TIMESTAMP,ContextTokens,... or Timestamp,...,Request tokens,"
        + "...) or a Mooncake JSON line")
  }

  /// The columns of time, prompt and output.
  private static let headers: [(TraceFormat, [String])] = [
    (.azure, ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]),
    (.burstGPT, ["Timestamp", "Request tokens", "Response tokens"]),
  ]

  private mutating func readTable(_ cursor: inout LineCursor, _ layout: TableLayout) throws(LineError) {
    while cursor.nextLine() {
      var time: Int64 = 0
      var prompt: Int64 = 0
      var output: Int64 = 0
      for column in 0..<layout.count {
        if column > 0, !cursor.skip(LineCursor.comma) {
          throw cursor.wrong("", expected: "a comma and \(layout.count - column) more fields")
        }
        switch column {
        case layout.time: time = try layout.time(&cursor)
        case layout.prompt: prompt = try cursor.integer(layout.names[1], 0, Self.mostTokens)
        case layout.output: output = try cursor.integer(layout.names[2], 0, Self.mostTokens)
        default: cursor.skipField()
        }
      }
      guard cursor.atLineEnd else {
        throw cursor.wrong("", expected: "the end of the line after \(layout.count) fields")
      }
      _ = append(time: time, prompt: prompt, output: output)
    }
  }
}

/// Which columns of a table hold what.
private struct TableLayout {
  let format: TraceFormat
  let names: [String]
  let count: Int
  let time: Int
  let prompt: Int
  let output: Int

  /// Nanoseconds: of a date since 1970, or of plain seconds.
  func time(_ cursor: inout LineCursor) throws(LineError) -> Int64 {
    format == .azure
      ? try DateReader.nanoseconds(&cursor, names[0]) : try cursor.fixedPoint(names[0], places: 9, limit: 9_000_000_000)
  }
}
