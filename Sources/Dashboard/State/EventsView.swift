import Fleet
import Session

/// What the operator has chosen on the events screen.
struct EventsView: Sendable, Equatable {
  var filter = ""
  var isTyping = false
  /// Rows from the newest event that fits; nil: the newest, whatever comes.
  var selected: Int?

  /// The events that fit, newest first. All words of the filter must occur in an event's kind, judgement or text.
  func events(_ log: [Event]) -> [Event] {
    let words = filter.lowercased().split(separator: " ").map(String.init)
    guard !words.isEmpty else { return log.reversed() }
    return log.reversed().filter { event in
      let text = "\(event.kind.word) \(event.severity.word) \(event.text)".lowercased()
      return words.allSatisfy { text.contains($0) }
    }
  }
}

extension Event.Severity {
  /// The word to filter by.
  var word: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .bad: "bad"
    }
  }
}
