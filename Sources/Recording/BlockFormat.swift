import Fleet

/// A block's bytes. One byte with the version, then a zstd frame of:
///
///     texts      count, then each with its length
///     layout     JSON
///     times      count, then the differences, microseconds
///     columns    count, then each: kind, place, index, key, unit, [width, quantum,] length, payload
///     wide       for each column of kind 2, in order: its length and a zstd frame of its payload
///
/// A column of kind 0 holds numbers, 1 texts, 2 numbers of many workers, compressed by themselves: what they have in
/// common is their own. Readers skip columns of a kind or key that they do not know.
enum BlockFormat {
  static let version: UInt8 = 1

  enum Kind {
    static let numbers: UInt8 = 0
    static let texts: UInt8 = 1
    static let wide: UInt8 = 2
  }

  /// A column as wide as this is compressed by itself.
  private static let wideColumn = 128

  static func write(
    _ layout: Layout, _ times: [Int64], _ numbers: [NumberColumn], _ texts: [TextColumn], _ table: [String],
    level: Int32
  ) -> [UInt8] {
    var head = ByteWriter(capacity: 1 << 14)
    head.count(table.count)
    for text in table { head.text(text) }
    head.text(layout.json.line)
    head.count(times.count)
    var last: Int64 = 0
    for time in times {
      head.signed(time &- last)
      last = time
    }
    head.count(numbers.count + texts.count)
    var wide = ByteWriter()
    for column in texts {
      writeKey(column.key, Kind.texts, &head)
      var payload = ByteWriter()
      payload.runs(column.numbers)
      head.block(payload.bytes)
    }
    for column in numbers {
      let isWide = column.width >= wideColumn
      writeKey(column.key, isWide ? Kind.wide : Kind.numbers, &head)
      head.count(column.width)
      column.quantizer.write(&head)
      if isWide {
        head.count(0)
        wide.block(Zstd.compress(column.payload, level: level))
      } else {
        head.block(column.payload)
      }
    }
    var result = ByteWriter()
    result.byte(version)
    result.block(Zstd.compress(head.bytes, level: level))
    result.raw(wide.bytes)
    return result.bytes
  }

  private static func writeKey(_ key: ColumnKey, _ kind: UInt8, _ writer: inout ByteWriter) {
    writer.byte(kind)
    writer.byte(key.place.rawValue)
    writer.count(key.index)
    writer.text(key.key)
    writer.text(key.unit)
  }
}
