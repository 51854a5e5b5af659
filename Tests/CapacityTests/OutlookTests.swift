import Fleet
import Testing

@testable import Capacity

@Suite("Outlook and verdict")
struct OutlookTests {
  private func model(_ prefill: Int = 30, _ decode: Int = 13) throws -> FleetModel {
    func pool(_ role: Role, _ device: String, _ workers: Int) throws -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: try #require(Catalogue.device(id: device)), devicesPerWorker: 4,
        workers: workers)
    }
    return try FleetModel(
      FleetPlan(
        model: try #require(Catalogue.model(id: "llama-3.1-70b")),
        pools: [try pool(.prefill, "h100-sxm", prefill), try pool(.decode, "h200-sxm", decode)]))
  }

  private func mix(_ input: Double = 1155, _ output: Double = 211) -> TrafficMix {
    TrafficMix(
      rate: 100,
      classes: [
        TrafficClass(
          name: "chat", input: LengthDistribution(.lognormal(cv: 0.9), mean: input),
          output: LengthDistribution(.lognormal(cv: 0.7), mean: output))
      ])
  }

  private let slo = SLO(tpot: 0.04)

  @Test("A mix that stays costs no volatility, and the best ratio is the matched one")
  func still() throws {
    let model = try model()
    let outlook = try #require(
      model.outlook(mix(), slo: slo, OutlookPlan(years: 5, volatility: 0), general: nil, seed: 1))
    #expect(outlook.months.count == 60)
    #expect(outlook.volatilityCost < 0.01)
    let matched = try #require(model.balance(mix(), slo)?.matchedPrefillShare)
    #expect(abs(outlook.bestPrefillShare - matched) <= 0.005)
    #expect(outlook.months[0].strandedBand == nil && outlook.generalChance == nil)
    let perHour = try #require(model.fixedCostPerHour(workers: [30, 13]))
    let share = outlook.meanStranded
    #expect(abs((outlook.months[59].strandedUSD ?? 0) - share * perHour * 730 * 60) < 1e-6 * perHour * 730 * 60)
  }

  @Test("Books are empty at the end of the devices' life, rents fall by the year")
  func money() throws {
    let outlook = try #require(
      try model().outlook(mix(), slo: slo, OutlookPlan(years: 6, rentDecay: 0.3), general: nil, seed: 1))
    let capital = (30.0 * 4 * 30_000 + 13 * 4 * 35_000) * 1.6
    #expect(abs((outlook.months[0].bookValue ?? 0) - capital * (1 - 1.0 / 60)) < 1)
    #expect(outlook.months[59].bookValue == 0 && outlook.months[71].bookValue == 0)
    #expect(abs(outlook.months[12].rentIndex / outlook.months[0].rentIndex - 0.7) < 1e-9)
    let rents = outlook.months.map { $0.strandedRent ?? 0 }
    #expect(zip(rents, rents.dropFirst()).allSatisfy { $0 <= $1 })
    #expect((outlook.months[71].strandedRent ?? 0) < (outlook.months[71].strandedUSD ?? 0))
  }

  @Test("The same seed gives the same futures; they surround the path and widen")
  func futures() throws {
    let plan = OutlookPlan(years: 5, volatility: 0.4)
    func make(_ seed: UInt64) throws -> Outlook {
      try #require(try model().outlook(mix(), slo: slo, plan, general: nil, seed: seed))
    }
    let one = try make(7)
    #expect(try make(7) == one)
    #expect(try make(8) != one)
    let early = try #require(one.months[2].strandedBand)
    let late = try #require(one.months[58].strandedBand)
    #expect(late.high > early.high)
    for month in one.months {
      let band = try #require(month.strandedBand)
      #expect(band.low <= band.middle && band.middle <= band.high)
    }
    #expect(try #require(one.volatilityBand).middle <= #require(one.meanStrandedBand).middle)
  }

  @Test("Drift strands what was bought for the beginning, and milestones are met")
  func drift() throws {
    let plan = OutlookPlan(
      years: 2, milestones: [OutlookPlan.Milestone(year: 2, inputLength: 1155, outputLength: 844)], volatility: 0)
    #expect(abs(plan.mix(mix(), after: 1).outputLength - 422) < 1)
    let outlook = try #require(try model().outlook(mix(), slo: slo, plan, general: nil, seed: 1))
    #expect(outlook.months[23].strandedShare > outlook.months[0].strandedShare + 0.3)
    #expect(outlook.volatilityCost < outlook.meanStranded)
    #expect(outlook.sizingError > 0)
  }

  @Test("The break-even volatility is where the lead over the years is used up")
  func breakEven() throws {
    // Where tokens may come slowly, prompts beside decodes hurt less, and general purpose is nearer.
    let relaxed = SLO(tpot: 0.1)
    let model = try model()
    let general = try model.general(ComparisonPlan(equal: .cost))
    let verdict = try #require(model.verdict(mix(), slo: relaxed, OutlookPlan(), general: general))
    let lead = try #require(verdict.lead)
    let own = model.assess(mix(), slo: relaxed).capacity
    #expect(abs(lead - (own / general.assess(mix(), slo: relaxed).capacity - 1)) < 0.01)
    #expect(lead > 0)
    let factor = try #require(verdict.breakEven)
    // The path that the verdict speaks of, walked by hand: half of the time either way.
    func sum(_ factor: Double) throws -> Double {
      var sums = (own: 0.0, general: 0.0)
      for quarter in 0..<20 {
        let year = (Double(quarter) + 0.5) / 4
        for way in [year, -year] {
          let moved = mix().shifted(by: Elementary.exp(way * Elementary.log(factor)))
          let balance = try #require(model.balance(moved, relaxed))
          let weight = Elementary.exp(year * Elementary.log(0.75)) / balance.matchedRate
          sums.own += weight * min(balance.prefillRate, balance.decodeRate)
          sums.general += weight * general.assess(moved, slo: relaxed).capacity
        }
      }
      return sums.own / sums.general - 1
    }
    #expect(abs(try sum(factor)) < 0.01, "\(factor)")
    #expect(try sum(1) > 0.01)
    #expect(try sum(factor * 1.5) < -0.01)
    // The map of stability and gain has its own fleet on it.
    let gain = try #require(verdict.gain)
    let row = try #require(verdict.gains.indices.min { abs(verdict.gains[$0] - gain) < abs(verdict.gains[$1] - gain) })
    #expect((verdict.leads[row * verdict.volatilities.count] > 0) == (lead > 0) || abs(lead) < 0.06)
  }
}
