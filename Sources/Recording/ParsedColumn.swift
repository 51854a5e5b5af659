import Fleet

/// A column of texts as the values that they stand for. A text is read once, however many samples have it.
struct ParsedColumn<Value: Sendable>: Sendable {
  /// For each sample its text's number in the block's table, from 1; 0 is no text.
  private let numbers: [UInt64]
  private var values: [UInt64: Value] = [:]

  /// A column that the block does not have.
  init() { numbers = [] }

  /// - Parameter read: the value of a text; nil where it is none.
  init(_ numbers: [UInt64], _ strings: [String], _ read: (String) -> Value?) {
    self.numbers = numbers
    for number in Set(numbers) where number > 0 { values[number] = read(strings[Int(number) - 1]) }
  }

  /// The value of a sample; nil where it has none.
  subscript(sample: Int) -> Value? { numbers.isEmpty ? nil : values[numbers[sample]] }
}

/// The texts of a block while it is read.
struct BlockTexts {
  /// Each text once.
  let strings: [String]
  var numbers: [ColumnKey: [UInt64]] = [:]

  init(strings: [String]) { self.strings = strings }

  /// The column of that place and key; one without values where there is none.
  func column<Value: Sendable>(
    _ place: ColumnKey.Place, _ key: String, index: Int = 0, _ read: (String) -> Value?
  ) -> ParsedColumn<Value> {
    ParsedColumn(numbers[ColumnKey(place, index, key, "")] ?? [], strings, read)
  }
}
