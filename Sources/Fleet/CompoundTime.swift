/// Times of several parts, as people write them: `2m30`, `1h05m`, `1d 2h`, `1:30`, `00:42:10`.
enum CompoundTime {
  private static let units: [(name: Character, seconds: Double)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

  /// Seconds; nil where the text is none of these. A single number with a single unit is not compound.
  static func parse(_ text: Substring) -> Double? {
    text.contains(":") ? clock(text) : parts(text)
  }

  /// `minutes:seconds` or `hours:minutes:seconds`, with an optional `+` in front as in the session clock.
  private static func clock(_ text: Substring) -> Double? {
    let fields = (text.hasPrefix("+") ? text.dropFirst() : text).split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(fields.count) else { return nil }
    var seconds = 0.0
    for (index, field) in fields.enumerated() {
      guard field.first?.isASCII == true, field.first?.isNumber == true, let value = PlainNumber.parse(field),
        value >= 0, index == 0 || value < 60, index == fields.count - 1 || value == value.rounded()
      else { return nil }
      seconds = seconds * 60 + value
    }
    return seconds
  }

  /// Whole numbers with falling units; the last may lack its unit, which is then the next smaller one.
  private static func parts(_ text: Substring) -> Double? {
    var rest = text.filter { $0 != " " }[...]
    var seconds = 0.0
    var next = 0
    var count = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let value = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      if rest.isEmpty, count > 0 {
        guard next < units.count else { return nil }
        seconds += value * units[next].seconds
      } else {
        guard let unit = rest.first, let index = units.firstIndex(where: { $0.name == unit }), index >= next else {
          return nil
        }
        rest = rest.dropFirst()
        seconds += value * units[index].seconds
        next = index + 1
      }
      count += 1
    }
    return count > 1 ? seconds : nil
  }
}
