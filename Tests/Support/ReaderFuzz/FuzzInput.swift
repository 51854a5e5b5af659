// Compiled for debug only: it reaches into the recording room as tests do.
#if DEBUG
  @testable import Recording

  /// What a fuzzer's bytes mean: a whole file, or parts of one under right checksums, so that chance gets past them.
  public enum FuzzInput {
    /// The bytes are a session file.
    case file([UInt8])
    /// The bytes are what a block holds before it is compressed: its head, and the wide columns' payloads.
    case block(head: [UInt8], wide: [[UInt8]])
    /// The bytes are rows of the small tables.
    case rows([Row])

    /// A row of a table, with a right checksum.
    public struct Row {
      let table: Table
      let values: [SQLValue]
    }

    /// The first byte says which of the three they are.
    public init?(_ bytes: [UInt8]) {
      guard let kind = bytes.first else { return nil }
      let rest = Array(bytes.dropFirst())
      switch kind % 3 {
      case 0: self = .file(rest)
      case 1: self = Self.block(rest)
      default: self = .rows(Self.rows(rest))
      }
    }

    /// Head and payloads are divided by two bytes of length before each.
    private static func block(_ bytes: [UInt8]) -> FuzzInput {
      var parts: [[UInt8]] = []
      var left = bytes[...]
      while left.count >= 2, parts.count < 16 {
        let length = Int(left[left.startIndex]) | Int(left[left.startIndex + 1]) << 8
        left = left.dropFirst(2)
        parts.append(Array(left.prefix(length)))
        left = left.dropFirst(length)
      }
      return .block(head: parts.first ?? [], wide: Array(parts.dropFirst()))
    }

    /// A row is a byte for its table and, for each column, a byte for its kind and its value.
    private static func rows(_ bytes: [UInt8]) -> [Row] {
      var reader = ByteReader(bytes)
      var rows: [Row] = []
      while rows.count < 64, let number = try? reader.byte() {
        let table = Table.allCases[Int(number) % Table.allCases.count]
        var values: [SQLValue] = []
        for _ in table.columns { if let value = value(&reader) { values.append(value) } }
        guard values.count == table.columns.count else { break }
        rows.append(Row(table: table, values: values))
      }
      return rows
    }

    private static func value(_ reader: inout ByteReader) -> SQLValue? {
      guard let kind = try? reader.byte() else { return nil }
      switch kind % 5 {
      case 0: return (try? reader.signed()).map(SQLValue.integer)
      case 1: return (try? reader.double()).map(SQLValue.real)
      case 2: return (try? reader.block()).map { .text(String(decoding: $0, as: UTF8.self)) }
      case 3: return (try? reader.block()).map { .blob(Array($0)) }
      default: return .null
      }
    }
  }

  extension FuzzInput {
    /// Bytes that mean the block of a recorder.
    public static func bytes(ofBlock body: [UInt8]) -> [UInt8]? {
      var outer = ByteReader(body)
      guard (try? outer.byte()) == BlockFormat.version, let packed = try? outer.block(),
        let head = Zstd.decompress(packed)
      else { return nil }
      var parts = [head]
      while !outer.isAtEnd, let packed = try? outer.block(), let part = Zstd.decompress(packed) { parts.append(part) }
      guard parts.allSatisfy({ $0.count < 1 << 16 }) else { return nil }
      return [1] + parts.flatMap { [UInt8(truncatingIfNeeded: $0.count), UInt8($0.count >> 8)] + $0 }
    }

    /// Bytes that mean all rows of a file's small tables.
    public static func bytes(ofRowsIn file: String) throws -> [UInt8] {
      let tables = try SessionTables(file)
      var writer = ByteWriter()
      writer.byte(2)
      for (number, table) in Table.allCases.enumerated() where table != .block && tables.has(table) {
        try tables.each(table) { row in
          guard let row else { return }
          writer.byte(UInt8(number))
          for value in row { write(value, &writer) }
        }
      }
      return writer.bytes
    }

    private static func write(_ value: SQLValue, _ writer: inout ByteWriter) {
      switch value {
      case .integer(let value):
        writer.byte(0)
        writer.signed(value)
      case .real(let value):
        writer.byte(1)
        writer.double(value)
      case .text(let value):
        writer.byte(2)
        writer.text(value)
      case .blob(let value):
        writer.byte(3)
        writer.block(value)
      case .null: writer.byte(4)
      }
    }

    /// The bodies of a file's blocks.
    public static func blocks(in file: String) throws -> [[UInt8]] {
      let tables = try SessionTables(file)
      var bodies: [[UInt8]] = []
      try tables.each(.block) { row in if let body = row?[4].blob { bodies.append(body) } }
      return bodies
    }
  }
#endif
