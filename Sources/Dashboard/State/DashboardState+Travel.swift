import Fleet

extension DashboardState {
  /// Seconds of a jump by key.
  private static let jump = 10.0

  mutating func travel(_ id: Command.ID) -> [Effect] {
    guard capabilities.contains(.travel) else {
      message = "this source knows only the present: a recording can be taken back, with 'pdtop replay'"
      return [.redraw]
    }
    switch id {
    case .back: return [.jump(by: -Self.jump)]
    case .onward: return [.jump(by: Self.jump)]
    default:
      timeEntry = ""
      prompt()
      return [.redraw]
    }
  }

  /// Takes a key while a time is being typed.
  mutating func typeTime(_ key: String) -> [Effect] {
    let text = timeEntry ?? ""
    switch key {
    case "Esc": timeEntry = nil
    case "Enter":
      timeEntry = nil
      return text.isEmpty ? [.redraw] : [.seek(text), .redraw]
    case "Backspace": timeEntry = String(text.dropLast())
    case "Space": timeEntry = text + " "
    default: if key.count == 1, text.count < 30 { timeEntry = text + key }
    }
    prompt()
    return [.redraw]
  }

  private mutating func prompt() {
    if let timeEntry { message = "go to (+90s, 14:05, 2 min ago): " + timeEntry + "_" }
  }
}
