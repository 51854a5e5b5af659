import Canvas
import Testing

@Suite struct WriterTests {
  private func sample() -> Canvas {
    var canvas = Canvas(width: 6, height: 2)
    canvas.put("ab", x: 1, y: 0, Style(Color(0xFF0000), .bold))
    canvas.put("█", x: 0, y: 1, Style(Color(0x4FB3FF), on: Color(0x111318)))
    return canvas
  }

  @Test func textEndsLinesWithoutSpaces() {
    #expect(sample().text() == " ab\n█\n")
    #expect(Canvas(width: 0, height: 0).text() == "")
  }

  @Test(arguments: [
    (ColorDepth.trueColor, "38;2;255;0;0"), (.indexed256, "38;5;196"), (.ansi16, "91"),
  ])
  func ansiNamesColorsByDepth(depth: ColorDepth, code: String) {
    let ansi = sample().ansi(depth: depth)
    #expect(ansi.hasPrefix(" \u{1B}[0;1;\(code)mab\u{1B}[0m"))
    #expect(ansi.split(separator: "\n").allSatisfy { !$0.contains("\u{1B}") || !$0.hasSuffix("ab") })
  }

  @Test func withoutColorsOnlyAttributesAreWritten() {
    let ansi = sample().ansi(depth: .mono)
    #expect(ansi.contains("\u{1B}[0;1mab"))
    #expect(!ansi.contains("38;"))
  }

  @Test func svgEscapesText() {
    var canvas = Canvas(width: 8, height: 1)
    canvas.put("<&>\"'", x: 0, y: 0, .plain)
    let svg = canvas.svg(title: "a<b>\u{1B}")
    #expect(svg.contains("&lt;&amp;&gt;&quot;&#39;"))
    #expect(svg.contains("<title>a&lt;b&gt;</title>"))
    #expect(!svg.contains("\u{1B}"))
  }

  @Test func svgDrawsBlocksAndBrailleAsShapes() {
    var canvas = Canvas(width: 8, height: 1)
    canvas.put("█▒░⣿▄─", x: 0, y: 0, Style(Color(0xFF8F5A)))
    let svg = canvas.svg(title: "shapes")
    #expect(!svg.contains("<text"))
    #expect(svg.contains("url(#s8-ff8f5a)"))
    #expect(svg.contains("url(#s4-ff8f5a)"))
  }

  @Test func nearestColors() {
    #expect(Color(0xFFFFFF).index256 == 231)
    #expect(Color(0x808080).index256 == 244)
    #expect(Color.terminal.index256 == -1)
    // Prefill, decode, link, stranded, good, bad: each keeps its hue.
    #expect(
      [0x4FB3FF, 0xB58CFF, 0x3DDBB4, 0xFF8F5A, 0x58D68D, 0xFF5D6C].map { Color($0).index16 % 8 } == [4, 5, 6, 3, 2, 1])
    #expect(Color(0x000000).index16 == 0)
    #expect(Color(0xFFFFFF).index16 == 15)
    for value in stride(from: UInt32(0), to: 0xFFFFFF, by: 0x010F0D) {
      #expect((16...255).contains(Color(value).index256))
      #expect((0...15).contains(Color(value).index16))
    }
  }
}
