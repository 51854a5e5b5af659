/// Bytes with a name.
enum Byte {
  static let bell: UInt8 = 0x07
  static let escape: UInt8 = 0x1B
  static let backslash: UInt8 = 0x5C
  static let bracket: UInt8 = 0x5B
}

/// One sequence at the start of some bytes: what it is depends on nothing before it.
extension InputParser {
  static func sequence(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes[bytes.startIndex]
    if first == Byte.escape { return escaped(bytes) }
    guard first >= 0x80 else { return .event(.key(key(ofASCII: first)), 1) }
    return character(bytes, modifiers: [])
  }

  private static func escaped(_ bytes: ArraySlice<UInt8>) -> Step {
    guard bytes.count > 1 else { return .incomplete }
    let second = bytes[bytes.startIndex + 1]
    switch second {
    case Byte.bracket: return controlSequence(bytes)
    case 0x4F: return shifted(bytes)  // SS3
    case 0x5D, 0x50, 0x5F: return string(bytes)  // OSC, DCS, APC
    case Byte.escape: return .event(.key(Key(.escape)), 1)
    case 0x80...: return offset(character(bytes.dropFirst(), modifiers: .alt), by: 1)
    default:
      let plain = key(ofASCII: second)
      return .event(.key(Key(plain.code, plain.modifiers.union(.alt))), 2)
    }
  }

  private static func offset(_ step: Step, by count: Int) -> Step {
    if case .events(let events, let length) = step { return .events(events, length: length + count) }
    return step
  }

  /// The key of a byte below 0x80 that is not ESC. DEL and ^H are both Backspace: terminals disagree on which it sends.
  private static func key(ofASCII byte: UInt8) -> Key {
    switch byte {
    case 0x00: Key(" ", .control)
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0A, 0x0D: Key(.enter)
    case 0x01...0x1A: Key(Unicode.Scalar(byte + 0x60), .control)
    case 0x1C...0x1F: Key(Unicode.Scalar(byte + 0x40), .control)
    default: Key(Unicode.Scalar(byte))
    }
  }

  /// A character of more than one byte. A byte that cannot begin or go on is dropped alone.
  private static func character(_ bytes: ArraySlice<UInt8>, modifiers: Key.Modifiers) -> Step {
    let first = bytes[bytes.startIndex]
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return .events([], length: 1)
    }
    let present = bytes.prefix(length)
    guard present.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .events([], length: 1) }
    guard present.count == length else { return .incomplete }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for byte in present.dropFirst() { value = value << 6 | UInt32(byte & 0x3F) }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return .events([], length: 1) }
    return .event(.key(Key(scalar, modifiers)), length)
  }

  // MARK: SS3

  /// ESC O, perhaps parameters, and a letter: keys of an application keypad and F1 to F4.
  private static func shifted(_ bytes: ArraySlice<UInt8>) -> Step {
    let parameters = bytes.dropFirst(2).prefix { (0x30..<0x3C).contains($0) }
    if parameters.count > longestSequence - 3 { return .droppedSequence }
    let length = parameters.count + 3
    guard bytes.count >= length else { return .incomplete }
    let final = bytes[bytes.startIndex + length - 1]
    guard (0x20..<0x7F).contains(final) else { return .events([], length: length - 1) }
    let modifiers = Parameters(parameters).last.map(modifiers(of:)) ?? []
    if let code = letterCode(final) { return .event(.key(Key(code, modifiers)), length) }
    switch final {
    case 0x4D: return .event(.key(Key(.enter, modifiers)), length)
    case 0x49: return .event(.key(Key(.tab, modifiers)), length)
    case 0x20: return .event(.key(Key(" ", modifiers)), length)
    case 0x58: return .event(.key(Key("=", modifiers)), length)
    // The keypad's * + , - . / and digits.
    case 0x6A...0x79: return .event(.key(Key(Unicode.Scalar(final - 0x40), modifiers)), length)
    default: return .events([], length: length)
    }
  }

  /// Keys that end in the same letter after CSI and after SS3.
  static func letterCode(_ final: UInt8) -> Key.Code? {
    switch final {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x45: .begin
    case 0x46: .end
    case 0x48: .home
    case 0x50: .function(1)
    case 0x51: .function(2)
    case 0x52: .function(3)
    case 0x53: .function(4)
    default: nil
    }
  }

  /// The modifiers of xterm's parameter: one more than the sum of their bits.
  static func modifiers(of parameter: Int) -> Key.Modifiers {
    guard (2...256).contains(parameter) else { return [] }
    let bits = UInt8(parameter - 1)
    var modifiers = Key.Modifiers(rawValue: bits & 0x0F)
    // Meta, from terminals that tell it from Alt.
    if bits & 0x20 != 0 { modifiers.insert(.alt) }
    return modifiers
  }
}
