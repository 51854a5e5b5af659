import Canvas
import Testing

@testable import Terminal

@Suite struct NoticeTests {
  @Test(arguments: [
    ("KV full", "KV full"), ("a\u{1B}\\b\u{07}c", "a?\\b?c"), ("one;two", "one,two"), ("\u{9D}x\u{202E}y", "?x y"),
  ])
  func nothingInANoticeIsAControl(text: String, expected: String) {
    #expect(Terminal.noticeText(text) == expected)
  }

  @Test func aLongNoticeIsCut() {
    #expect(Terminal.noticeText(String(repeating: "long ", count: 3000)).count == 200)
  }

  @Test func lightAndDarkBackgrounds() {
    for light in [0xFFFFFF, 0xFDF6E3, 0xEEEEEE, 0xC0C0C0] as [UInt32] { #expect(Color(light).isLight) }
    for dark in [0x000000, 0x111318, 0x002B36, 0x282828, 0x444444] as [UInt32] { #expect(!Color(dark).isLight) }
    #expect(!Color.terminal.isLight)
  }
}
