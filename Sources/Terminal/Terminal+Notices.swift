import Canvas

extension Terminal {
  /// Rings the terminal's bell.
  public func ring() { send("\u{07}") }

  /// Asks the terminal for a notification of the desktop, in the two ways that terminals know (OSC 9 and OSC 777);
  /// those that know none ignore it. Text from outside cannot end the sequence or begin another.
  public func notify(title: String, body: String) {
    let (title, body) = (Self.noticeText(title), Self.noticeText(body))
    send("\u{1B}]9;\(title): \(body)\u{1B}\\\u{1B}]777;notify;\(title);\(body)\u{1B}\\")
  }

  /// A text without control characters, and without the character that parts the fields; cut where it is long.
  static func noticeText(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(200) {
      result.append(scalar == ";" ? "," : Glyph.safe(scalar) ?? " ")
    }
    return String(result)
  }
}
