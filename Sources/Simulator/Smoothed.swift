/// A running mean that forgets: of the last few seconds for the most part, of all there was when there was less.
struct Smoothed: Sendable {
  private(set) var value = 0.0
  /// The value that was added last.
  private(set) var last = 0.0
  private var span = 0.0

  /// Seconds after which an old value counts 1/e.
  static let memory = 8.0

  /// Adds the mean of the last `seconds` seconds.
  mutating func add(_ new: Double, over seconds: Double) {
    last = new
    span = min(span + seconds, Smoothed.memory)
    value += (new - value) * seconds / max(seconds, span)
  }
}
