import Fleet
import Testing

@Suite("Quantities")
struct QuantityTests {
  @Test(
    "are read as people write them",
    arguments: [
      (Quantity.seconds, "40 ms", 0.04), (.seconds, "2s", 2), (.seconds, "1.5 min", 90), (.seconds, "15", 15),
      (.seconds, "2m30", 150), (.seconds, "1h05m", 3900), (.seconds, "1:30", 90), (.seconds, "+00:42:10", 2530),
      (.seconds, "1d 2h", 93_600), (.seconds, "0.5 us", 0.5e-6), (.seconds, "1m30s", 90), (.seconds, "5m", 300),
      (.share, "30%", 0.3), (.share, "0.3", 0.3), (.share, "30 %", 0.3), (.share, "1e-2", 0.01),
      (.perSecond, "2400/s", 2400), (.perSecond, "2.4k/s", 2400), (.perSecond, "90/min", 1.5),
      (.perSecond, "7 req/s", 7),
      (.perSecond, "2.4 k req/s", 2400), (.perSecond, "12", 12),
      (.tokensPerSecond, "52.3k/s", 52_300), (.tokensPerSecond, "52300 tok/s", 52_300),
      (.bytesPerSecond, "6.4 TB/s", 6.4e12), (.bytesPerSecond, "100 GB/s", 100e9), (.bytesPerSecond, "400 Gb/s", 50e9),
      (.bytes, "141 GB", 141e9), (.bytes, "80GiB", 80 * 1_073_741_824), (.bytes, "327680", 327_680),
      (.tokens, "8k", 8000), (.tokens, "8Ki", 8192), (.tokens, "1155", 1155), (.tokens, "1.2k tok", 1200),
      (.tokens, "60 tokens", 60), (.parameters, "70.6B", 70.6e9), (.parameters, "1.04T", 1.04e12), (.count, "24", 24),
      (.flops, "989 TFLOPS", 989e12), (.flops, "1.98 PFLOP/s", 1.98e15), (.watts, "700", 700), (.watts, "1.2 kW", 1200),
      (.usd, "$30000", 30_000), (.usd, "30k USD", 30_000), (.usd, "12.5 USD", 12.5), (.years, "18 months", 1.5),
      (.number, "-1.25", -1.25), (.number, " 3 ", 3), (.number, ".5", 0.5),
    ])
  func good(kind: Quantity, text: String, value: Double) throws {
    let read = try kind.parse(text)
    #expect(abs(read - value) <= 1e-12 * abs(value), "\(read)")
  }

  @Test("say what was found and what would be right")
  func errors() {
    func message(_ kind: Quantity, _ text: String) -> String {
      do { return "\(try kind.parse(text))" } catch { return "\(error)" }
    }
    #expect(message(.seconds, "40 mss") == "found '40 mss', expected a time such as 40 ms, 2 s or 1.5 min")
    #expect(message(.share, "abc") == "found 'abc', expected a share such as 30% or 0.3")
    #expect(
      message(.bytesPerSecond, "100") == "found '100', expected a bandwidth with its unit, such as 100 GB/s or 6.4 TB/s"
    )
    #expect(message(.count, "1.5") == "found '1.5', expected a whole number such as 24")
    #expect(message(.number, "a\u{1B}[31m\nb") == "found 'a?[31m?b', expected a number such as 1.25")
  }

  @Test(
    "are neither hexadecimal nor infinite nor empty",
    arguments: [
      "", " ", "0x10", "inf", "nan", "1e999", "1,5", "--1", "1 2", "no", "1_000", "%", "1:75", "1::2", "2s1m", "٣",
      "1m30s5",
    ])
  func bad(text: String) {
    for kind in Quantity.allCases { #expect(throws: QuantityError.self, "\(kind)") { try kind.parse(text) } }
  }
}

@Suite("Text from outside")
struct PlainTextTests {
  @Test("shows what would move the cursor or turn the writing as question marks")
  func plainText() {
    #expect(plain("gr\u{FC}n \u{1F600} e\u{301}") == "gr\u{FC}n \u{1F600} e\u{301}")
    #expect(plain("a\u{1B}[2J\nb\u{202E}c\u{9B}d\u{2028}e") == "a?[2J?b?c?d?e")
    #expect(quoted(String(repeating: "x", count: 41)) == "'" + String(repeating: "x", count: 40) + "...'")
  }
}
