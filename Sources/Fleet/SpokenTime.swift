/// A moment of a session as people say it.
///
///     +90s, 90 s, 1h05, +00:14:05    since the start
///     14:05, 14:05:30                by the clock on the wall, where the session had one; else since the start
///     10 min ago                     before the session's end
///     -30s                           before the present moment
///     @1763993000                    seconds since 1970
///     start, end
public struct SpokenTime: Sendable {
  /// The present moment and the session's end, seconds since its start.
  public var now: Double
  public var end: Double
  /// Seconds since 1970 when it started; nil where it had no clock of the world, as a simulation.
  public var startedAt: Double?
  /// Seconds since midnight, by the local clock, when it started.
  public var startOfDay: Double?

  public init(now: Double, end: Double, startedAt: Double? = nil, startOfDay: Double? = nil) {
    self.now = now
    self.end = end
    self.startedAt = startedAt
    self.startOfDay = startOfDay
  }

  /// Seconds since the session's start.
  public func parse(_ text: String) throws(QuantityError) -> Double {
    let words = text.split(separator: " ").joined(separator: " ")
    if words == "start" { return 0 }
    if words == "end" { return end }
    do {
      if words.hasSuffix(" ago") { return end - (try Quantity.seconds.parse(words.dropLast(4))) }
      if words.hasPrefix("@") { return try epoch(words.dropFirst(), text) }
      if words.hasPrefix("-") { return now - (try Quantity.seconds.parse(words.dropFirst())) }
      if words.hasPrefix("+") { return try Quantity.seconds.parse(words.dropFirst()) }
      if let startOfDay, let clock = clock(words) {
        let since = clock - startOfDay
        return since < 0 ? since + 86_400 : since
      }
      return try Quantity.seconds.parse(words)
    } catch {
      throw QuantityError(
        found: quoted(text), expected: "a time such as +90s, 14:05, 10 min ago, -30s, @1763993000 or end")
    }
  }

  private func epoch(_ digits: Substring, _ text: String) throws(QuantityError) -> Double {
    guard let startedAt, let seconds = Double(digits), seconds.isFinite else {
      throw QuantityError(found: quoted(text), expected: "a time")
    }
    return seconds - startedAt
  }

  /// Seconds since midnight of `14:05` or `14:05:30`.
  private func clock(_ text: String) -> Double? {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(fields.count), let hour = fields[0], let minute = fields[1], (0...23).contains(hour),
      (0...59).contains(minute)
    else { return nil }
    guard fields.count == 3 else { return Double(hour * 3600 + minute * 60) }
    guard let second = fields[2], (0...59).contains(second) else { return nil }
    return Double(hour * 3600 + minute * 60 + second)
  }
}
