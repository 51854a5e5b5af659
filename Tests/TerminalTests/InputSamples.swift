import Canvas
import Terminal

/// What terminals send, and what it means.
enum InputSamples {
  static let keys: [(bytes: String, name: String)] = [
    ("q", "q"), ("Q", "Q"), (" ", "Space"), ("-", "-"), ("é", "é"), ("漢", "漢"), ("😀", "😀"),
    ("\r", "Enter"), ("\n", "Enter"), ("\t", "Tab"), ("\u{7F}", "Backspace"), ("\u{08}", "Backspace"),
    ("\u{00}", "Ctrl-Space"), ("\u{01}", "Ctrl-a"), ("\u{0C}", "Ctrl-l"), ("\u{1A}", "Ctrl-z"),
    ("\u{1C}", "Ctrl-\\"), ("\u{1D}", "Ctrl-]"), ("\u{1E}", "Ctrl-^"), ("\u{1F}", "Ctrl-_"),
    ("\u{1B}x", "Alt-x"), ("\u{1B}X", "Alt-X"), ("\u{1B}é", "Alt-é"), ("\u{1B}\r", "Alt-Enter"),
    ("\u{1B}\u{01}", "Ctrl-Alt-a"), ("\u{1B}\u{7F}", "Alt-Backspace"),
    ("\u{1B}[A", "Up"), ("\u{1B}OA", "Up"), ("\u{1B}[B", "Down"), ("\u{1B}OB", "Down"),
    ("\u{1B}[C", "Right"), ("\u{1B}[D", "Left"), ("\u{1B}[H", "Home"), ("\u{1B}OH", "Home"), ("\u{1B}[F", "End"),
    ("\u{1B}[E", "Begin"), ("\u{1B}[1;2D", "Shift-Left"), ("\u{1B}[1;3A", "Alt-Up"), ("\u{1B}[1;5C", "Ctrl-Right"),
    ("\u{1B}[1;8B", "Ctrl-Alt-Shift-Down"), ("\u{1B}O5A", "Ctrl-Up"), ("\u{1B}[1;5:1A", "Ctrl-Up"),
    ("\u{1B}[1~", "Home"), ("\u{1B}[7~", "Home"), ("\u{1B}[4~", "End"), ("\u{1B}[8~", "End"), ("\u{1B}[2~", "Insert"),
    ("\u{1B}[3~", "Delete"), ("\u{1B}[5~", "PageUp"), ("\u{1B}[6~", "PageDown"), ("\u{1B}[6;5~", "Ctrl-PageDown"),
    ("\u{1B}OP", "F1"), ("\u{1B}[P", "F1"), ("\u{1B}[11~", "F1"), ("\u{1B}[[A", "F1"), ("\u{1B}OS", "F4"),
    ("\u{1B}[[E", "F5"), ("\u{1B}[15~", "F5"), ("\u{1B}[17~", "F6"), ("\u{1B}[21~", "F10"), ("\u{1B}[23~", "F11"),
    ("\u{1B}[24~", "F12"), ("\u{1B}[24;2~", "Shift-F12"), ("\u{1B}[1;2R", "Shift-F3"), ("\u{1B}[25~", "F13"),
    ("\u{1B}[28~", "F15"), ("\u{1B}[31~", "F17"), ("\u{1B}[34~", "F20"),
    ("\u{1B}[Z", "Shift-Tab"), ("\u{1B}[1;5Z", "Ctrl-Shift-Tab"), ("\u{1B}OM", "Enter"), ("\u{1B}Oj", "*"),
    ("\u{1B}Oq", "1"), ("\u{1B}OX", "="),
    ("\u{1B}[27;5;9~", "Ctrl-Tab"), ("\u{1B}[27;5;99~", "Ctrl-c"), ("\u{1B}[27;6;67~", "Ctrl-Shift-c"),
    ("\u{1B}[27;2;65~", "A"), ("\u{1B}[27;3;13~", "Alt-Enter"), ("\u{1B}[97;5u", "Ctrl-a"), ("\u{1B}[97;2u", "A"),
    ("\u{1B}[13;2u", "Shift-Enter"), ("\u{1B}[27u", "Esc"), ("\u{1B}[105;5u", "Tab"), ("\u{1B}[97;9u", "Cmd-a"),
    ("\u{1B}\u{1B}[A", "Esc Up"),
  ]

  static let others: [(bytes: String, events: [InputEvent])] = [
    ("\u{1B}[<0;1;1M", [.mouse(MouseEvent(.press, .left, x: 0, y: 0))]),
    ("\u{1B}[<0;300;90m", [.mouse(MouseEvent(.release, .left, x: 299, y: 89))]),
    ("\u{1B}[<2;5;6M", [.mouse(MouseEvent(.press, .right, x: 4, y: 5))]),
    ("\u{1B}[<33;5;6M", [.mouse(MouseEvent(.drag, .middle, x: 4, y: 5))]),
    ("\u{1B}[<35;5;6M", [.mouse(MouseEvent(.move, x: 4, y: 5))]),
    ("\u{1B}[<64;5;6M", [.mouse(MouseEvent(.wheelUp, x: 4, y: 5))]),
    ("\u{1B}[<65;5;6M", [.mouse(MouseEvent(.wheelDown, x: 4, y: 5))]),
    ("\u{1B}[<66;5;6M", [.mouse(MouseEvent(.wheelLeft, x: 4, y: 5))]),
    ("\u{1B}[<28;5;6M", [.mouse(MouseEvent(.press, .left, x: 4, y: 5, modifiers: [.shift, .alt, .control]))]),
    ("\u{1B}[M !!", [.mouse(MouseEvent(.press, .left, x: 0, y: 0))]),
    ("\u{1B}[M#+,", [.mouse(MouseEvent(.release, .none, x: 10, y: 11))]),
    ("\u{1B}[M`\"#", [.mouse(MouseEvent(.wheelUp, x: 1, y: 2))]),
    ("\u{1B}[I", [.focus(true)]), ("\u{1B}[O", [.focus(false)]),
    ("\u{1B}[200~quit: q\u{1B}[A é\r\u{1B}[201~", [.paste("quit: q\u{1B}[A é\r")]),
    ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
    ("\u{1B}]11;rgb:1010/8080/ffff\u{1B}\\", [.backgroundColor(Color(0x1080FF))]),
    ("\u{1B}]11;rgb:10/80/ff\u{07}", [.backgroundColor(Color(0x1080FF))]),
    ("\u{1B}]11;rgba:f/0/0/8\u{07}", [.backgroundColor(Color(0xFF0000))]),
    ("\u{1B}]10;rgb:10/80/ff\u{07}", []), ("\u{1B}]11;rgb:xx/80/ff\u{07}", []), ("\u{1B}]11;?\u{07}", []),
    ("\u{1B}[?62;22c", [.deviceAttributes]), ("\u{1B}[>41;380;0c", []),
    ("\u{1B}[?2026;2$y", [.modeReport(mode: 2026, state: 2)]),
    ("\u{1B}[12;40R", []), ("\u{1B}P1+r544e=78\u{1B}\\", []), ("\u{1B}_Gi=1;OK\u{1B}\\", []),
    // A release, an unknown number, an unknown final, a key in the private use area.
    ("\u{1B}[97;1:3u", []), ("\u{1B}[99~", []), ("\u{1B}[5y", []), ("\u{1B}[57358u", []), ("\u{1B}[<0;0;0M", []),
    ("\u{1B}[99999999999999999999999999~", []), ("\u{1B}[1;99999999999999999999A", [.key(Key(.up))]),
    // Sequences broken off by another, and one that is too long.
    ("\u{1B}[1;\u{1B}[B", [.key(Key(.down))]), ("\u{1B}[1;é", [.key(Key("é"))]),
    ("\u{1B}]11;rgb\u{1B}[B", [.key(Key(.down))]),
    ("\u{1B}[" + String(repeating: "1;", count: 60) + "Aq", [.key(Key("q"))]),
    ("\u{1B}]52;" + String(repeating: "a", count: 999) + "\u{1B}\\q", [.key(Key("q"))]),
    ("\u{1B}]52;" + String(repeating: "a", count: 999) + "\u{1B}[A", [.key(Key(.up))]),
    ("\u{1B}O" + String(repeating: "1", count: 99) + "Aq", [.key(Key("q"))]),
  ]

  /// Bytes that are no characters.
  static let malformed: [(bytes: [UInt8], events: [InputEvent])] = [
    ([0xFF, 0x71], [.key(Key("q"))]), ([0xC3, 0x71], [.key(Key("q"))]), ([0xC0, 0x80, 0x71], [.key(Key("q"))]),
    ([0xE0, 0x80, 0x80, 0x71], [.key(Key("q"))]), ([0xED, 0xA0, 0x80, 0x71], [.key(Key("q"))]),
    ([0xF4, 0x90, 0x80, 0x80, 0x71], [.key(Key("q"))]), ([0x1B, 0xFF, 0x71], [.key(Key("q"))]),
    ([0x9B, 0x41], [.key(Key("A"))]), ([0xC3, 0xC3, 0xA9], [.key(Key("é"))]),
  ]

  /// All of them as bytes and events.
  static let all: [(bytes: [UInt8], events: [InputEvent])] =
    keys.map { sample in
      (Array(sample.bytes.utf8), sample.name.split(separator: " ").compactMap { Key(name: $0).map(InputEvent.key) })
    } + others.map { (Array($0.bytes.utf8), $0.events) } + malformed
}
