extension Key: CustomStringConvertible {
  /// The key as people write it: "q", "Ctrl-c", "Alt-Shift-Left", "F1", "Space". `init(name:)` reads it back.
  public var name: String {
    var text = ""
    for (modifier, prefix) in Key.prefixes where modifiers.contains(modifier) { text += prefix }
    return text + codeName
  }

  public var description: String { name }

  /// The key of a name, in any case of letters for names and modifiers; nil where there is no such key. "C-", "M-",
  /// "A-" and "S-" stand for "Ctrl-", "Alt-", "Alt-" and "Shift-".
  public init?(name: some StringProtocol) {
    var rest = String(name).unicodeScalars[...]
    var modifiers: Modifiers = []
    while rest.count > 1, let dash = rest.firstIndex(of: "-"), dash != rest.startIndex,
      let modifier = Key.modifierNames[String(rest[..<dash]).lowercased()]
    {
      modifiers.insert(modifier)
      rest = rest[rest.index(after: dash)...]
    }
    guard let code = Key.code(named: Substring(rest)) else { return nil }
    self.init(code, modifiers)
  }

  private var codeName: String {
    switch code {
    case .character(" "): "Space"
    case .character(let scalar): String(Character(scalar))
    case .function(let number): "F\(number)"
    default: Key.codeNames.first { $0.code == code }?.name ?? ""
    }
  }

  private static func code(named text: Substring) -> Code? {
    if text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first {
      return scalar.value > 0x20 && scalar.value != 0x7F ? .character(scalar) : nil
    }
    let lower = text.lowercased()
    if lower == "space" { return .character(" ") }
    if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...35).contains(number) { return .function(number) }
    return codeNames.first { $0.name.lowercased() == lower }?.code ?? otherNames[lower]
  }

  private static let prefixes: [(Modifiers, String)] = [
    (.command, "Cmd-"), (.control, "Ctrl-"), (.alt, "Alt-"), (.shift, "Shift-"),
  ]

  private static let modifierNames: [String: Modifiers] = [
    "cmd": .command, "super": .command, "ctrl": .control, "control": .control, "c": .control,
    "alt": .alt, "meta": .alt, "a": .alt, "m": .alt, "shift": .shift, "s": .shift,
  ]

  private static let codeNames: [(code: Code, name: String)] = [
    (.enter, "Enter"), (.tab, "Tab"), (.escape, "Esc"), (.backspace, "Backspace"),
    (.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"),
    (.home, "Home"), (.end, "End"), (.pageUp, "PageUp"), (.pageDown, "PageDown"),
    (.insert, "Insert"), (.delete, "Delete"), (.begin, "Begin"),
  ]

  private static let otherNames: [String: Code] = [
    "return": .enter, "escape": .escape, "pgup": .pageUp, "pgdn": .pageDown, "pgdown": .pageDown,
    "ins": .insert, "del": .delete, "minus": .character("-"), "plus": .character("+"),
  ]
}
