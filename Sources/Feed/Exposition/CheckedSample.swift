/// A sample line as the strict reader keeps it.
struct CheckedSample {
  struct Label {
    var name: String
    var value: String
    var isUTF8: Bool
  }

  struct Exemplar {
    var value: Double
  }

  let name: String
  let value: Double
  let valueText: String
  let timestamp: Double?
  let labels: [Label]
  let oddities: SampleLine.Oddities
  var exemplar: Exemplar?

  init(_ line: borrowing SampleLine) {
    name = line.oddities.contains(.quotedName) ? Feed.Label.unescape(line.name) : line.name.string
    value = line.value
    valueText = line.valueText.string
    timestamp = line.timestamp.count > 0 ? DecimalNumber.parse(line.timestamp) : nil
    labels = line.labelSequence.map {
      Label(name: Feed.Label.unescape($0.name), value: $0.value, isUTF8: $0.rawValue.isUTF8)
    }
    oddities = line.oddities
  }

  func label(_ name: String) -> String? { labels.first { $0.name == name }?.value }

  /// The labels in one order, without those named.
  func labelKey(without left: Set<String> = []) -> String {
    labels.filter { !left.contains($0.name) }.map { $0.name + "\u{1}" + $0.value }.sorted().joined(separator: "\u{2}")
  }

  var key: String { name + "\u{3}" + labelKey() }
}
