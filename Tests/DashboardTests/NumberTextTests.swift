import Fleet
import Testing

@testable import Dashboard

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.231, Unit.seconds, "231 ms"), (4.96e12, .bytesPerSecond, "4.96 TB/s"), (0.61, .ratio, "61 %"),
    (88_000, .watts, "88.0 kW"), (6592, .requests, "6,592 req"), (1_470_000, .tokensPerSecond, "1.47 M tok/s"),
    (10.5, .usdPerHour, "$10.5/h"), (999.7, .watts, "1.00 kW"), (61, .count, "61"), (123_456_789, .count, "123 M"),
    (-2048, .count, "-2,048"), (.nan, .watts, "--"), (.nan, .requests, "--"),
  ])
  func numbers(value: Double, unit: Unit, expected: String) {
    #expect(NumberText.text(value, unit) == expected)
  }

  @Test func unknownIsNeverZero() {
    for unit in Unit.allCases { #expect(NumberText.text(Double?.none, unit) == "--") }
    #expect(NumberText.percent(nil) == "--")
  }

  @Test func tight() {
    #expect(NumberText.tight(0.231, .seconds) == "231ms")
    #expect(NumberText.tight(1250, .requestsPerSecond) == "1.25k req/s")
    #expect(NumberText.round(8000) == "8k")
    #expect(NumberText.round(1500) == "1.5k")
    #expect(NumberText.round(10) == "10")
  }

  @Test func percents() {
    #expect(NumberText.percent(0.964, decimals: 1, gap: "") == "96.4%")
    #expect(NumberText.percent(.infinity) == "inf %")
    #expect(NumberText.text(Reading(0.61, .estimated), .ratio) == "~61 %")
    #expect(NumberText.text(Reading(0.61, .measured), .ratio) == "61 %")
  }

  @Test func speeds() {
    #expect(NumberText.speed(10) == "x10")
    #expect(NumberText.speed(0.25) == "x1/4")
    #expect(NumberText.speed(1000) == "x1k")
    #expect(NumberText.speed(.infinity) == "max")
  }

  @Test func clauses() {
    let cause = "stranded: decode KV slots full, 11 workers wait"
    #expect(cause.clause(40) == "stranded: decode KV slots full")
    #expect(cause.clause(100) == cause)
    #expect("one two three".clause(9) == "one two…")
    #expect("unbroken".clause(4) == "unb…")
  }

  @Test(arguments: [(1.5e6, "1.5M"), (2e6, "2M"), (300, "300"), (1e9, "1G"), (1, "1")])
  func axisEnds(value: Double, text: String) {
    #expect(NumberText.axis(value, .bytesPerSecond) == text)
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
