/// One column of texts of a block: a number in the block's table of texts for each sample. 0 is no text.
struct TextColumn {
  let key: ColumnKey
  var numbers: [UInt64] = []

  init(key: ColumnKey) { self.key = key }

  mutating func pad(to samples: Int) {
    numbers.append(contentsOf: repeatElement(0, count: max(0, samples - numbers.count)))
  }
}

/// The texts of a block, each once.
struct TextTable {
  private(set) var texts: [String] = []
  private var numbers: [String: UInt64] = [:]

  /// The text's number, from 1.
  mutating func number(_ text: String) -> UInt64 {
    if let number = numbers[text] { return number }
    texts.append(text)
    numbers[text] = UInt64(texts.count)
    return UInt64(texts.count)
  }
}
