import Fleet
import Testing

@testable import Dashboard

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.231, Unit.seconds, "231 ms"), (6.2, .seconds, "6.20 s"), (0, .seconds, "0 s"), (0.0000123, .seconds, "12.3 µs"),
    (600, .seconds, "10.0 min"), (4.96e12, .bytesPerSecond, "4.96 TB/s"), (0.61, .ratio, "61 %"),
    (88_000, .watts, "88.0 kW"),
    (6592, .requests, "6,592 req"), (1_470_000, .tokensPerSecond, "1.47M tok/s"), (10.5, .usdPerHour, "$10.5/h"),
    (2.31, .usdPerMillionTokens, "$2.31/Mtok"), (999.7, .watts, "1.00 kW"), (61, .count, "61"),
    (123_456_789, .count, "123M"),
    (0.4761, .tokensPerJoule, "0.48 tok/J"), (-2048, .count, "-2,048"), (.infinity, .watts, "inf"),
    (.nan, .watts, "--"),
    (1e30, .watts, "inf W"),
  ])
  func numbers(value: Double, unit: Unit, expected: String) {
    #expect(NumberText.text(value, unit) == expected)
  }

  @Test func unknownIsNeverZero() {
    for unit in Unit.allCases { #expect(NumberText.text(Double?.none, unit) == "--") }
    #expect(NumberText.percent(nil) == "--")
  }

  @Test func times() {
    #expect(NumberText.clock(2530) == "+00:42:10")
    #expect(NumberText.clock(-5) == "-00:00:05")
    #expect(NumberText.clock(.nan) == "+--:--:--")
    #expect(NumberText.span(300) == "5m")
    #expect(NumberText.span(150) == "2m30")
    #expect(NumberText.span(5400) == "1h30")
    #expect(NumberText.speed(10) == "x10")
    #expect(NumberText.speed(0.25) == "x1/4")
    #expect(NumberText.speed(.infinity) == "max")
  }

  @Test func clauses() {
    let cause = "stranded: decode KV slots full, 11 workers wait"
    #expect(cause.clause(40) == "stranded: decode KV slots full")
    #expect(cause.clause(100) == cause)
    #expect("one two three".clause(9) == "one two…")
    #expect("unbroken".clause(4) == "unb…")
  }

  @Test func scales() {
    let lengths = TrackScale(low: 16, high: 262_144, isLogarithmic: true)
    #expect(lengths.step(2048, up: true, isFine: false) == 2500)
    #expect(lengths.step(2500, up: false, isFine: false) == 2000)
    #expect(lengths.step(16, up: true, isFine: true) > 16)
    #expect(abs(lengths.value(at: lengths.place(of: 5000)) - 5000) < 1)
    let share = TrackScale(low: 0, high: 1, isLogarithmic: false)
    #expect(share.step(0.45, up: true, isFine: false) == 0.5)
    #expect(share.step(0, up: false, isFine: false) == 0)
    for value in [Double.nan, -.infinity, .infinity, 0, -5, 1e300] {
      for scale in [lengths, share] {
        #expect((0...1).contains(scale.place(of: value)))
        #expect((scale.low...scale.high).contains(scale.step(value, up: true, isFine: true)))
        #expect((scale.low...scale.high).contains(scale.step(value, up: false, isFine: false)))
      }
    }
  }
}
