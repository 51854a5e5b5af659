/// One line of a page, as it comes back with every scrape.
struct Series: Sendable {
  /// Slots that the line goes into, with the factor to base units.
  var slots: [(index: Int, scale: Double)]
  var isCounter: Bool
  /// The value of the last scrape that had it.
  var last: Double
  /// What the counter has grown by since it was first seen.
  var grown: Double
}
