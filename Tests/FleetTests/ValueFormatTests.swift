import Fleet
import Testing

@Suite("Values")
struct ValueFormatTests {
  @Test(
    "are written with three digits, prefix and unit",
    arguments: [
      (Unit.seconds, 0.231, "231 ms"), (.seconds, 2, "2.00 s"), (.seconds, 0.00002, "20.0 us"), (.seconds, 0, "0 s"),
      (.seconds, 0.9996, "1.00 s"), (.seconds, 119.9, "120 s"), (.seconds, 600, "10.0 min"),
      (.seconds, 86_400, "24.0 h"),
      (.seconds, 1e6, "11.6 d"), (.seconds, 4e-9, "4.00 ns"),
      (.tokensPerSecond, 1.468e6, "1.47 M tok/s"), (.tokensPerSecond, 12, "12.0 tok/s"),
      (.watts, 979_000, "979 kW"), (.watts, 999_600, "1.00 MW"), (.bytesPerSecond, 4.96e12, "4.96 TB/s"),
      (.bytes, 80e9, "80.0 GB"), (.joules, 5, "5.00 J"), (.tokensPerJoule, 0.1234, "0.123 tok/J"),
      (.usdPerHour, 10.5, "$10.5/h"), (.usdPerHour, 1234, "$1.23k/h"), (.usdPerMillionTokens, 0.42, "$0.420/Mtok"),
      (.usd, 3.2e6, "$3.20M"), (.usd, -5, "-$5.00"),
      (.ratio, 0.23, "23 %"), (.ratio, 0.234, "23 %"), (.ratio, 0.042, "4.2 %"), (.ratio, 1, "100 %"),
      (.ratio, 0, "0 %"),
      (.ratio, 0.9997, "99.9 %"), (.ratio, 0.995, "99.5 %"), (.ratio, 0.0996, "10 %"), (.ratio, 1.25, "125 %"),
      (.count, 24, "24"), (.count, 12.34, "12.3"), (.count, 1155, "1.16 k"), (.count, 0, "0"),
      (.requests, 999, "999 req"),
      (.tokens, 1155, "1.16 k tok"), (.requestsPerSecond, 2378, "2.38 k req/s"),
      (.requestsPerSecond, 0.0001, "<0.001 req/s"),
      (.tokensPerSecond, -1500, "-1.50 k tok/s"), (.watts, .infinity, "inf W"),
    ])
  func text(unit: Unit, value: Double, text: String) {
    #expect(unit.format(value) == text)
  }

  @Test("are `--` where they are unknown", arguments: Unit.allCases)
  func unknown(unit: Unit) {
    #expect(unit.format(nil) == "--")
    #expect(unit.format(.nan) == "--")
    #expect(unit.format(nil, width: 6) == "    --")
  }

  @Test("never leave their columns, whatever their size", arguments: Unit.allCases)
  func widths(unit: Unit) {
    var value = 1.23456e-9
    while value < 1e19 {
      for signed in [value, -value, value * 0.81, value * 8.1] {
        let parts = unit.split(signed)
        #expect(parts.number.count <= 8 && parts.unit.count <= max(unit.widestUnit, 1), "\(unit) \(signed) \(parts)")
        for width in 1...14 { #expect(unit.format(signed, width: width).count == width) }
      }
      value *= 3.7
    }
  }

  @Test(
    "lose the space, then digits, then the unit in a narrow column",
    arguments: [
      (12, "1.47 M tok/s"), (11, "1.47M tok/s"), (10, "1.5M tok/s"), (9, "1 M tok/s"), (8, "1M tok/s"), (3, " 1M"),
      (2, "1M"), (1, "#"), (14, "  1.47 M tok/s"),
    ])
  func narrow(width: Int, text: String) {
    #expect(Unit.tokensPerSecond.format(1.468e6, width: width) == text)
  }

  @Test("can be set in columns")
  func columns() {
    #expect(Unit.watts.split(979_000).aligned(number: 6, unit: 3) == "   979 kW ")
    #expect(Unit.usdPerHour.split(10.5) == FormattedValue(number: "$10.5", unit: "/h"))
  }
}

@Suite("Times")
struct TimeTextTests {
  @Test func elapsed() {
    #expect(TimeText.elapsed(2530) == "+00:42:10")
    #expect(TimeText.elapsed(0) == "+00:00:00")
    #expect(TimeText.elapsed(-61) == "-00:01:01")
    #expect(TimeText.elapsed(5 * 86_400 + 3 * 3600) == "+5d 03:00:00")
    #expect(TimeText.elapsed(.nan) == "--")
  }

  @Test(
    arguments: [
      (40.0, "40s"), (150, "2m30"), (300, "5m"), (65, "1m05"), (3900, "1h05"), (7200, "2h"), (180_000, "2d02h"),
      (-300, "-5m"),
      (0.5, "0.5s"), (0, "0s"), (59.7, "1m"), (3599.9, "1h"), (86_400, "1d"),
    ])
  func span(seconds: Double, text: String) {
    #expect(TimeText.span(seconds) == text)
  }

  @Test func ago() {
    #expect(TimeText.ago(300) == "-5m")
    #expect(TimeText.ago(0) == "now")
  }
}
