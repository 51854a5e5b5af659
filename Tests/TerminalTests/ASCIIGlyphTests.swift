import Canvas
import Terminal
import Testing

struct ASCIIGlyphTests {
  private func standIns(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(ASCIIGlyph.standIn)))
  }

  @Test func everyScalarHasOneInASCII() {
    for value in UInt32(0x20)...0x2FFFF {
      guard !(0x7F..<0xA0).contains(value), let scalar = Unicode.Scalar(value) else { continue }
      let standIn = ASCIIGlyph.standIn(for: scalar)
      if !(0x20..<0x7F).contains(standIn.value) { Issue.record("U+\(String(value, radix: 16))") }
    }
  }

  @Test func picturesKeepTheirShape() {
    #expect(standIns("┌─┬─┐│├┼┤╭─╯═║┃╌") == "+-+-+|+++" + "+-+=||-")
    #expect(standIns("▁▂▃▄▅▆▇█ ░▒▓") == "_.-=+*%# .=%")
    #expect(standIns("⠀⠁⠃⠇⡇⣇⣧⣷⣿") == " ..::+*##")
    #expect(standIns("←↑→↓↔▲▼◀▶") == "<^>v-^v<>")
    #expect(standIns("●○◆✓✗…·–µ±×≤≥≈") == "*o*vx..-u+x<>~")
    #expect(standIns("Zürich, São Paulo") == "Zurich, Sao Paulo")
    #expect(standIns("plain ~") == "plain ~")
  }
}
