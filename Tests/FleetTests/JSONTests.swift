import Fleet
import Testing

struct JSONTests {
  @Test(
    "What is written reads back as the same",
    arguments: [
      "null", "true", "-0.5", "1e+20", "[]", "{}", #"[1,[2,{"a":[]}],"x"]"#, #"{"b":1,"a":"\u001b[31m\"\\"}"#, #""é😀""#,
    ])
  func roundTrip(text: String) throws {
    let value = try #require(JSON.parse(text))
    #expect(value.line == text)
    #expect(JSON.parse(value.text()) == value)
  }

  @Test("Whole numbers keep every digit; numbers that are none are null")
  func numbers() {
    #expect(JSON(Int.max).line == "9223372036854775807")
    #expect(JSON(Double.nan) == .null && JSON.number(.infinity).line == "null")
    #expect(JSON.parse("12")?.integer(in: 0...11) == nil && JSON.parse("12")?.integer(in: 0...12) == 12)
    #expect(JSON.parse("1.5")?.integer(in: 0...2) == nil)
  }

  @Test("Escapes: pairs of surrogates are one character, a half is the replacement character")
  func escapes() {
    #expect(JSON.parse(#""\ud83d\ude00\/\b\f""#)?.string == "😀/\u{8}\u{C}")
    #expect(JSON.parse(#""\ud83dx""#)?.string == "\u{FFFD}x")
    #expect(JSON.parse(#""\ud83d\u0041""#)?.string == "\u{FFFD}A")
    #expect(JSON.parse(#""\ude00""#)?.string == "\u{FFFD}")
  }

  @Test("The first of two values of one key counts")
  func twice() { #expect(JSON.parse(#"{"a":1,"a":2}"#)?["a"]?.number == 1) }

  @Test(
    "What is no JSON is refused, with its place",
    arguments: [
      ("", 0), ("nul", 3), ("01", 1), ("+1", 0), ("1.", 2), (".5", 0), ("1e", 2), ("1e999", 0), ("[1,]", 3),
      ("[1 2]", 3),
      (#"{"a" 1}"#, 5), ("{a:1}", 1), ("\"a", 2), ("\"a\u{1}\"", 2), (#""\x""#, 2), (#""\u12g4""#, 5), ("1 1", 2),
    ])
  func refused(text: String, offset: Int) {
    #expect(throws: JSON.Malformed(offset: offset)) { try JSON(reading: text.utf8) }
  }

  @Test("Bytes that are no UTF-8 are refused")
  func notUTF8() {
    #expect(throws: JSON.Malformed(offset: 0)) { try JSON(reading: [0x22, 0xFF, 0x22]) }
  }

  @Test("Nesting is bounded")
  func nesting() {
    let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(JSON.parse(deep(JSON.deepest)) != nil)
    #expect(JSON.parse(deep(JSON.deepest + 1)) == nil)
    #expect(JSON.parse(deep(1_000_000)) == nil)
  }
}
