/// One measured number.
struct Figure {
  let name: String
  /// Nil where it was not measured.
  let value: Double?
  let unit: String
  /// Seconds of CPU-bound work for one of what is counted; nil where a ratio to the reference means nothing.
  let secondsEach: Double?

  init(_ name: String, _ value: Double, _ unit: String, secondsEach: Double? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.secondsEach = secondsEach
  }

  /// What could not be measured, and what it would have needed.
  static func skipped(_ name: String, without what: String) -> Figure {
    Figure(name: name, unit: "skipped: no \(what)")
  }

  private init(name: String, unit: String) { (self.name, value, self.unit, secondsEach) = (name, nil, unit, nil) }

  /// How many rounds of the reference loop one takes.
  private func ratio(_ reference: Double) -> Double? { secondsEach.map { $0 / reference } }

  static func table(_ figures: [Figure], reference: Double) -> String {
    let lines = figures.map { figure in
      pad(figure.name, 64) + left(figure.value.map(short) ?? "", 12) + " " + pad(figure.unit, 12)
        + left(figure.ratio(reference).map { short($0) } ?? "", 10)
    }
    return pad("", 64) + left("measured", 12) + pad("", 13) + left("ratio", 10) + "\n" + lines.joined(separator: "\n")
      + "\nratio: time of one, over one round of a reference loop in the same run (\(short(reference * 1e9)) ns)"
  }

  static func json(_ figures: [Figure], reference: Double) -> String {
    let rows = figures.map { figure in
      "    {\"name\": \"\(figure.name)\", \"value\": \(figure.value.map { "\($0)" } ?? "null"), \"unit\": \"\(figure.unit)\", "
        + "\"ratio\": \(figure.ratio(reference).map { "\($0)" } ?? "null")}"
    }
    return "{\n  \"reference_seconds\": \(reference),\n  \"figures\": [\n" + rows.joined(separator: ",\n") + "\n  ]\n}"
  }

  private static func short(_ value: Double) -> String {
    guard value < 1e15 else { return "\(value)" }
    if value >= 1000 {
      var digits = "\(Int(value.rounded()))"
      var place = digits.count - 3
      while place > 0 {
        digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
        place -= 3
      }
      return digits
    }
    return "\((value * 100).rounded() / 100)"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
