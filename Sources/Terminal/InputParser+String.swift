internal import Canvas

/// Strings: ESC ] or ESC P or ESC _, text, and BEL or ESC \. Only the answer to a question for the background is of
/// interest.
extension InputParser {
  static func string(_ bytes: ArraySlice<UInt8>) -> Step {
    let text = bytes.dropFirst(2).prefix { $0 != Byte.bell && $0 != Byte.escape }
    let length = text.count + 2
    if length > longestString { return .droppedString }
    guard bytes.count > length else { return .incomplete }
    let end = bytes.startIndex + length
    let isCommand = bytes[bytes.startIndex + 1] == 0x5D
    if bytes[end] == Byte.bell { return .event(isCommand ? command(text) : nil, length + 1) }
    guard bytes.count > length + 1 else { return .incomplete }
    // ESC and anything else begins another sequence; what came before it is lost.
    guard bytes[end + 1] == Byte.backslash else { return .events([], length: length) }
    return .event(isCommand ? command(text) : nil, length + 2)
  }

  private static func command(_ text: ArraySlice<UInt8>) -> InputEvent? {
    let parts = text.split(separator: 0x3B, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].elementsEqual("11".utf8) else { return nil }
    return color(String(decoding: parts[1], as: UTF8.self)).map(InputEvent.backgroundColor)
  }

  /// X11's "rgb:" or "rgba:" and numbers of one to four hexadecimal digits between slashes.
  private static func color(_ text: String) -> Color? {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0] == "rgb" || halves[0] == "rgba" else { return nil }
    let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == (halves[0] == "rgb" ? 3 : 4) else { return nil }
    var levels: [UInt8] = []
    for part in parts {
      guard (1...4).contains(part.utf8.count), let level = UInt16(part, radix: 16) else { return nil }
      let highest = (1 << (4 * part.utf8.count)) - 1
      levels.append(UInt8((Int(level) * 255 + highest / 2) / highest))
    }
    return Color(red: levels[0], green: levels[1], blue: levels[2])
  }
}
