import Terminal
import Testing

struct KeyNameTests {
  @Test func everyKeyIsReadBackFromItsName() {
    var codes: [Key.Code] = [
      .enter, .tab, .escape, .backspace, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .insert, .delete,
      .begin,
    ]
    codes += (1...35).map { .function($0) }
    codes += (0x20...0x24F).filter { $0 < 0x7F || $0 > 0x9F }.compactMap(Unicode.Scalar.init).map { .character($0) }
    codes += ["漢", "\u{301}", "😀"].map { .character($0) }
    for code in codes {
      for bits in UInt8(0)..<16 {
        let key = Key(code, Key.Modifiers(rawValue: bits))
        #expect(Key(name: key.name) == key, "\(key.name)")
      }
    }
  }

  @Test func namesAreRead() {
    let same: [(String, String)] = [
      ("ctrl-c", "Ctrl-c"), ("Ctrl-C", "Ctrl-c"), ("C-c", "Ctrl-c"), ("M-x", "Alt-x"), ("A-Left", "Alt-Left"),
      ("S-Left", "Shift-Left"), ("Shift-a", "A"), ("Shift-Ctrl-F5", "Ctrl-Shift-F5"), ("f12", "F12"),
      ("SPACE", "Space"),
      ("escape", "Esc"), ("Return", "Enter"), ("PgDn", "PageDown"), ("Del", "Delete"), ("Ctrl--", "Ctrl--"), ("-", "-"),
      ("Minus", "-"), ("Ctrl-i", "Tab"), ("Ctrl-m", "Enter"), ("Ctrl-[", "Esc"), ("Ctrl-h", "Backspace"), ("s", "s"),
      ("C", "C"),
    ]
    for (written, name) in same { #expect(Key(name: written)?.name == name, "\(written)") }
  }

  @Test(arguments: ["", "Ctrl-", "Foo", "F0", "F36", "Fx", "Hyper-x", "ab", "Ctrl-ab", " ", "\u{1B}", "\u{7F}", "é́"])
  func nonsenseIsNoKey(name: String) { #expect(Key(name: name) == nil) }
}
