import Fleet

/// A mapping with a fixed set of keys. An unknown key is an error that names the nearest known one.
struct Section {
  let entry: Entry
  private let values: [String: Entry]

  init(_ entry: Entry, keys: [String]) throws(DocumentError) {
    self.entry = entry
    var values: [String: Entry] = [:]
    for (key, value) in try entry.pairs(of: keys.joined(separator: ", ")) {
      let name = try key.text(expected: "a key")
      guard keys.contains(name) else {
        let hint = suggestion(for: name, in: keys)
        let expected = hint.isEmpty ? ", expected one of " + keys.joined(separator: ", ") : hint
        throw key.error("found the unknown key \(quoted(name))\(expected)")
      }
      values[name] = value
    }
    self.values = values
  }

  subscript(_ key: String) -> Entry? { values[key] }

  /// The value of a key that has to be there.
  func required(_ key: String) throws(DocumentError) -> Entry {
    guard let value = values[key] else {
      throw entry.error("found no '\(key)', which is required")
    }
    return value
  }

  func quantity(_ key: String, _ kind: Quantity, _ bounds: Bounds = .positive) throws(DocumentError) -> Double? {
    guard let value = values[key] else { return nil }
    return try value.quantity(kind, bounds)
  }

  func count(_ key: String, _ range: ClosedRange<Int>, _ kind: Quantity = .count) throws(DocumentError) -> Int? {
    guard let value = values[key] else { return nil }
    return try value.count(range, kind)
  }

  func line(_ key: String, length: Int = 100) throws(DocumentError) -> String? {
    guard let value = values[key] else { return nil }
    return try value.line(length: length)
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String) throws(DocumentError) -> Choice? {
    guard let value = values[key] else { return nil }
    return try value.choice()
  }
}
