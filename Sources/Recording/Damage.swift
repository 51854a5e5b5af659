import Fleet

/// A part of a recording that is not what was written, and what that costs.
public struct Damage: Sendable, Equatable, CustomStringConvertible {
  /// Where in the session, seconds; nil where the whole of it is meant.
  public let time: Double?
  /// What is lost, in words.
  public let text: String

  init(time: Double? = nil, _ text: String) {
    self.time = time
    self.text = text
  }

  /// Samples between two instants, microseconds.
  static func lost(from start: Int64, to end: Int64, because reason: String) -> Damage {
    let seconds = Double(end - start) / 1e6
    return Damage(
      time: Double(start) / 1e6,
      "up to \(TimeText.span(seconds)) of samples after \(TimeText.elapsed(Double(start) / 1e6)) are lost: \(reason)")
  }

  public var description: String { text }

  var event: Event { Event(time: time ?? 0, kind: .failure, severity: .bad, text: "recording: " + text) }
}
