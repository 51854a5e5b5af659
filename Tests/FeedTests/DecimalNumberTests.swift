import Testing

@testable import Feed

struct DecimalNumberTests {
  private func parse(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer {
      DecimalNumber.parse(ByteText($0.baseAddress ?? UnsafePointer(bitPattern: 1)!, $0.count))
    }
  }

  @Test(
    "Numbers",
    arguments: [
      "0", "1", "-1", "+3", "1.5", ".5", "5.", "1e3", "1E+00", "1.7954647076904428e+09", "0.1", "0.3", "2.675", "1e22",
      "1e23",
      "9007199254740993", "18446744073709551615", "9223372036854775794", "1.7976931348623157e308", "5e-324",
      "2.2250738585072011e-308",
      "123456789012345678901234567890", "0.000000000000000000000000000000001", "17976931348623157e292",
      "8.98846567431158e307",
      "9.999999999999999e22", "1.00000000000000011102230246251565404236316680908203125", "0.5326550000000001", "1e400",
      "1e-400",
    ])
  func numbers(text: String) throws {
    #expect(parse(text) == Double(text), "\(text)")
  }

  @Test("As the library, over many random numbers")
  func random() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
      if value.isFinite { #expect(parse("\(value)") == value) }
      let digits = UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0...63, using: &random)
      let text = "\(digits)e\(Int.random(in: -25...25, using: &random))"
      #expect(parse(text) == Double(text), "\(text)")
    }
  }

  @Test("Words")
  func words() {
    #expect(parse("NaN")?.isNaN == true)
    #expect(parse("+Inf") == .infinity)
    #expect(parse("-Inf") == -.infinity)
  }

  @Test(
    "What is no number",
    arguments: ["", "-", "+", ".", "e5", "1e", "1e+", "0x1p-3", "1_000", "1,5", "12a", "--1", "infinit"])
  func nonsense(text: String) { #expect(parse(text) == nil) }
}
