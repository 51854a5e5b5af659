import PseudoTerminal
import Testing

/// The tests' own instrument.
struct ScreenEmulatorTests {
  private func screen(_ text: String, width: Int = 10, height: Int = 4) -> ScreenEmulator {
    var whole = ScreenEmulator(width: width, height: height)
    whole.feed(text.utf8)
    var cut = ScreenEmulator(width: width, height: height)
    for byte in text.utf8 { cut.feed(CollectionOfOne(byte)) }
    #expect(whole.cells == cut.cells)
    return whole
  }

  @Test func writesAndMoves() {
    #expect(screen("ab\u{1B}[3;4Hcd\u{1B}[H\u{1B}[2Ce\u{1B}[2dx").text == "abe\n   x\n   cd\n")
    #expect(screen("a\u{1B}[4bé").text == "aaaaaé\n\n\n")
    #expect(screen("abcdef\r\u{1B}[2C\u{1B}[2X").text == "ab  ef\n\n\n")
    #expect(screen("abcdef\u{1B}[3D\u{1B}[Kg").text == "abcg\n\n\n")
    #expect(screen("abcdef\r\u{1B}[2P\u{1B}[1@").text == " cdef\n\n\n")
    #expect(screen("1\r\n2\r\n3\u{1B}[2;3r\u{1B}[3;1H\n4").text == "1\n3\n4\n")
  }

  @Test func wrapsBeforeTheNextCharacter() {
    let full = screen("0123456789")
    #expect(full.column == 10)
    #expect(screen("0123456789a").text == "0123456789\na\n\n")
    #expect(screen("\u{1B}[4;10Hx").line(0) == "")
  }

  @Test func readsLooks() {
    let cells = screen("\u{1B}[1;38;2;1;2;3;48;5;17ma\u{1B}[38:2::4:5:6mb\u{1B}[48:2:7:8:9mc\u{1B}[0;91md\u{1B}[me")
    #expect(cells[0, 0].look.foreground == .rgb(0x010203))
    #expect(cells[0, 0].look.background == .indexed(17))
    #expect(cells[0, 0].look.isBold)
    #expect(cells[1, 0].look.foreground == .rgb(0x040506))
    #expect(cells[2, 0].look.background == .rgb(0x070809))
    #expect(cells[3, 0].look.foreground == .indexed(9))
    #expect(cells[4, 0].look == ScreenCell.Look())
  }

  @Test func keepsTheMainScreen() {
    let there = screen("main\u{1B}[?1049h\u{1B}[?25lalt")
    #expect(there.isAlternate && !there.isCursorVisible && there.line(0) == "    alt")
    let back = screen("main\u{1B}[?1049halt\u{1B}[?1049l!")
    #expect(!back.isAlternate && back.line(0) == "main!")
  }
}
