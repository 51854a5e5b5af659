/// Control sequences: ESC [ parameters intermediates final.
extension InputParser {
  static func controlSequence(_ bytes: ArraySlice<UInt8>) -> Step {
    let body = bytes.dropFirst(2)
    if body.first == Byte.bracket { return linuxFunctionKey(bytes) }
    if body.first == 0x4D { return oldMouse(bytes) }
    let parameters = body.prefix { (0x30..<0x40).contains($0) }
    let intermediates = body.dropFirst(parameters.count).prefix { (0x20..<0x30).contains($0) }
    let length = 3 + parameters.count + intermediates.count
    guard length <= longestSequence else { return .droppedSequence }
    guard bytes.count >= length else { return .incomplete }
    let final = bytes[bytes.startIndex + length - 1]
    // Something that cannot stand here ends the sequence, and counts itself.
    guard (0x40..<0x7F).contains(final) else { return .events([], length: length - 1) }
    if final == 0x7E, intermediates.isEmpty, parameters.elementsEqual("200".utf8) { return .pasteStart(length: length) }
    return .event(event(parameters, intermediates, final), length)
  }

  private static func event(
    _ bytes: ArraySlice<UInt8>, _ intermediates: ArraySlice<UInt8>, _ final: UInt8
  ) -> InputEvent? {
    let marker = bytes.first.flatMap { (0x3C..<0x40).contains($0) ? $0 : nil }
    let parameters = Parameters(marker == nil ? bytes : bytes.dropFirst())
    switch (marker, intermediates.first) {
    case (0x3C, nil): return mouse(parameters, final)
    case (0x3F, nil): return final == 0x63 ? .deviceAttributes : nil
    case (0x3F, 0x24): return final == 0x79 ? .modeReport(mode: parameters[0], state: parameters[1]) : nil
    case (nil, nil): return keyEvent(parameters, final, isBare: bytes.isEmpty)
    default: return nil
    }
  }

  // MARK: Keys

  private static func keyEvent(_ parameters: Parameters, _ final: UInt8, isBare: Bool) -> InputEvent? {
    switch final {
    case 0x49 where isBare: return .focus(true)
    case 0x4F where isBare: return .focus(false)
    case 0x5A: return .key(Key(.tab, modifiers(of: parameters[1]).union(.shift)))
    case 0x7E: return tildeKey(parameters).map(InputEvent.key)
    case 0x75 where !isBare: return codePointKey(parameters).map(InputEvent.key)
    default:
      // A release, or the answer to a question for the cursor's place, which looks like F3.
      guard parameters[0] <= 1, !isRelease(parameters), let code = letterCode(final) else { return nil }
      return .key(Key(code, modifiers(of: parameters[1])))
    }
  }

  /// ESC [ number ; modifiers ~, and xterm's ESC [ 27 ; modifiers ; code ~ for other keys.
  private static func tildeKey(_ parameters: Parameters) -> Key? {
    guard !isRelease(parameters) else { return nil }
    if parameters[0] == 27, parameters.count == 3 { return key(codePoint: parameters[2], modifiers(of: parameters[1])) }
    guard let code = tildeCode(parameters[0]) else { return nil }
    return Key(code, modifiers(of: parameters[1]))
  }

  private static func tildeCode(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// ESC [ code ; modifiers u.
  private static func codePointKey(_ parameters: Parameters) -> Key? {
    isRelease(parameters) ? nil : key(codePoint: parameters[0], modifiers(of: parameters[1]))
  }

  private static func key(codePoint: Int, _ modifiers: Key.Modifiers) -> Key? {
    switch codePoint {
    case 8, 127: return Key(.backspace, modifiers)
    case 9: return Key(.tab, modifiers)
    case 10, 13: return Key(.enter, modifiers)
    case 27: return Key(.escape, modifiers)
    // Control characters, and keys without a character in the private use area.
    case ..<32, 128..<160, 57344..<63744: return nil
    default: return UInt32(exactly: codePoint).flatMap(Unicode.Scalar.init).map { Key($0, modifiers) }
    }
  }

  /// Terminals that report the kind of event put a 3 behind the modifiers for a release.
  private static func isRelease(_ parameters: Parameters) -> Bool { parameters.seconds[1] == 3 }

  /// The Linux console's ESC [ [ A to E.
  private static func linuxFunctionKey(_ bytes: ArraySlice<UInt8>) -> Step {
    guard bytes.count >= 4 else { return .incomplete }
    let letter = bytes[bytes.startIndex + 3]
    guard (0x41...0x45).contains(letter) else { return .events([], length: 3) }
    return .event(.key(Key(.function(Int(letter) - 0x40))), 4)
  }

  // MARK: Mouse

  private static func mouse(_ parameters: Parameters, _ final: UInt8) -> InputEvent? {
    guard parameters.count == 3, final == 0x4D || final == 0x6D else { return nil }
    return mouse(bits: parameters[0], isRelease: final == 0x6D, x: parameters[1] - 1, y: parameters[2] - 1)
  }

  /// ESC [ M and three bytes, from terminals that do not know the newer form.
  private static func oldMouse(_ bytes: ArraySlice<UInt8>) -> Step {
    guard bytes.count >= 6 else { return .incomplete }
    let numbers = bytes.dropFirst(3).prefix(3).map { Int($0) - 32 }
    let event = mouse(bits: numbers[0], isRelease: numbers[0] & 0x43 == 3, x: numbers[1] - 1, y: numbers[2] - 1)
    return .event(event, 6)
  }

  private static func mouse(bits: Int, isRelease: Bool, x: Int, y: Int) -> InputEvent? {
    guard bits >= 0, bits < 128, x >= 0, y >= 0 else { return nil }
    var modifiers: Key.Modifiers = []
    if bits & 4 != 0 { modifiers.insert(.shift) }
    if bits & 8 != 0 { modifiers.insert(.alt) }
    if bits & 16 != 0 { modifiers.insert(.control) }
    let button = [MouseEvent.Button.left, .middle, .right, .none][bits & 3]
    let moves = bits & 32 != 0
    if bits & 64 != 0 {
      if isRelease || moves { return nil }
      let action = [MouseEvent.Action.wheelUp, .wheelDown, .wheelLeft, .wheelRight][bits & 3]
      return .mouse(MouseEvent(action, x: x, y: y, modifiers: modifiers))
    }
    let action: MouseEvent.Action = moves ? (button == .none ? .move : .drag) : isRelease ? .release : .press
    return .mouse(MouseEvent(action, button, x: x, y: y, modifiers: modifiers))
  }
}
