import Fleet
import Testing

@testable import Capacity

@Suite("Ratios of random fleets and mixes")
struct RatioPropertyTests {
  @Test("S_cost is 1 - throughput / throughput at the matched ratio, within 0.5 %", arguments: RandomFleet.all)
  func identity(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    let now = model.assess(fleet.mix, slo: fleet.slo)
    let matched = model.matchedWorkers(fleet.mix, slo: fleet.slo)
    let then = model.assess(fleet.mix, slo: fleet.slo, workers: matched)
    let lost = 1 - now.capacity / then.capacity
    #expect(abs(lost - (now.strandedCostShare ?? .nan)) < 0.005)
    #expect((then.strandedCostShare ?? 1) < 0.005)
    let money = try #require(model.fixedCostPerHour(workers: matched))
    let present = try #require(model.fixedCostPerHour(workers: fleet.plan.pools.map { Double($0.workers) }))
    #expect(abs(money / present - 1) < 1e-9)
    let balance = try #require(model.balance(fleet.mix, fleet.slo))
    let share = try #require(balance.matchedPrefillShare)
    #expect(abs(1 - PhaseBalance.served(balance.prefillShare, matched: share) - lost) < 0.005)
  }

  /// The capacities of the phases are those that they have at their present size: the fuller a pool may be filled
  /// within a TTFT, the larger it is. A link is no part of the ratio: what it strands counts against the ratio that
  /// fits the pools.
  @Test(
    "So it is with a TTFT target and with a link that fills first, for the capacities that the phases have now",
    arguments: RandomFleet.prompt + RandomFleet.thin)
  func identityOfPresentCapacities(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    let now = model.assess(fleet.mix, slo: fleet.slo)
    let balance = try #require(model.balance(fleet.mix, fleet.slo))
    let stranded = try #require(now.strandedCostShare)
    #expect(abs(1 - now.capacity / balance.matchedRate - stranded) < 0.005)
    #expect(abs(model.strandedShare(balance, fleet.mix) - stranded) < 0.005)
    guard now.resources[now.bottleneck].resource == .link else { return }
    // Both phases wait for it, by what each could do.
    for pool in fleet.plan.pools.indices {
      let own = fleet.plan.pools[pool].role == .prefill ? balance.prefillRate : balance.decodeRate
      #expect(abs(try #require(now.use(ofPool: pool)).stranded - (1 - now.capacity / own)) < 0.005)
    }
  }

  @Test("With a TTFT target no ratio of the same money serves more than the matched one", arguments: RandomFleet.prompt)
  func matchedIsBest(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    let matched = model.matchedWorkers(fleet.mix, slo: fleet.slo)
    let best = model.assess(fleet.mix, slo: fleet.slo, workers: matched)
    #expect(try #require(best.strandedCostShare) < 0.005)
    let counts = fleet.plan.pools.map { Double($0.workers) }
    let balance = try #require(model.balance(fleet.mix, fleet.slo))
    for step in 1..<50 {
      let other = balance.scaled(counts, prefillShare: Double(step) / 50, fleet.plan.pools.map(\.role))
      let capacity = model.assess(fleet.mix, slo: fleet.slo, workers: other).capacity
      #expect(capacity <= best.capacity * 1.005, "\(other)")
    }
  }

  @Test(
    "Hard stranding is no more than all of it, and falls as devices get better at the other phase",
    arguments: RandomFleet.all + RandomFleet.prompt + RandomFleet.thin)
  func hard(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    let total = try #require(model.assess(fleet.mix, slo: fleet.slo).strandedCostShare)
    // What the link does not let through no routing wins back.
    let counts = fleet.plan.pools.map { Double($0.workers) }
    let line = try #require(model.linkBandwidth(workers: counts)) / model.demand(fleet.mix, ofPool: 0).bytes
    let link = max(0, 1 - line / (try #require(model.balance(fleet.mix, fleet.slo)).matchedRate))
    var last = 1.0
    for efficiency in [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1] {
      let routed = try #require(model.routed(fleet.mix, slo: fleet.slo, efficiency: efficiency))
      let hard = 1 - routed.routed / routed.matched
      #expect(hard <= total + 0.005, "e = \(efficiency): hard \(hard), total \(total)")
      #expect(hard <= last + 1e-9, "e = \(efficiency): \(hard) after \(last)")
      #expect(routed.routed >= routed.fixed)
      if efficiency == 0 { #expect(abs(hard - total) < 0.005) }
      // Of several pools of a phase the worse one may do better on the other: then routing beats the matched ratio.
      if efficiency == 1 {
        #expect(fleet.plan.pools.count == 2 ? abs(hard - link) < 0.005 : hard < link + 0.005, "\(hard)")
      }
      last = hard
    }
  }

  /// The best of all ways to share each pool's time, found by trying them.
  @Test("Comparative advantage is the best way to move work", arguments: RandomFleet.all.prefix(40))
  func comparativeAdvantage(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    guard fleet.plan.pools.count == 2 else { return }
    let efficiency = 0.4
    let routed = try #require(model.routed(fleet.mix, slo: fleet.slo, efficiency: efficiency))
    let balance = try #require(model.balance(fleet.mix, fleet.slo))
    let elsewhere = (
      decode: efficiency * balance.prefillMoney * balance.decodeRate / balance.decodeMoney,
      prefill: efficiency * balance.decodeMoney * balance.prefillRate / balance.prefillMoney
    )
    var best = 0.0
    for a in 0...200 {
      for b in 0...200 {
        let (x, y) = (Double(a) / 200, Double(b) / 200)
        best = max(
          best,
          min(
            balance.prefillRate * (1 - x) + elsewhere.prefill * y, balance.decodeRate * (1 - y) + elsewhere.decode * x))
      }
    }
    #expect(routed.routed >= best * 0.999)
    #expect(routed.routed <= best * 1.02)
  }

  @Test(
    "No split of a sweep serves more than the best one, none costs more than the fleet",
    arguments: RandomFleet.all.prefix(40))
  func sweep(fleet: RandomFleet) throws {
    let model = try FleetModel(fleet.plan)
    guard fleet.plan.pools.count == 2 else {
      #expect(model.ratioSweep(fleet.mix, slo: fleet.slo) == nil)
      return
    }
    let sweep = try #require(model.ratioSweep(fleet.mix, slo: fleet.slo, limit: 1000))
    let budget = try #require(model.fixedCostPerHour(workers: fleet.plan.pools.map { Double($0.workers) }))
    let best = sweep.points[sweep.best]
    #expect(sweep.now.map { sweep.points[$0].workers } == fleet.plan.pools.map(\.workers))
    for point in sweep.points {
      #expect(point.capacity <= best.capacity)
      let cost = try #require(model.fixedCostPerHour(workers: point.workers.map(Double.init)))
      #expect(cost <= budget * (1 + 1e-9))
    }
    // The same money told as capital, and half of it.
    let capital = try #require(model.capital)
    let half = try #require(model.ratioSweep(fleet.mix, slo: fleet.slo, capital: capital / 2))
    #expect(half.now == nil && half.move == nil)
    #expect(half.points[half.best].capacity < best.capacity)
    for point in half.points {
      let spent = zip(point.workers.indices, point.workers).reduce(0) {
        $0 + (model.capital(ofPool: $1.0) ?? .nan) * Double($1.1)
      }
      #expect(spent <= capital / 2 * (1 + 1e-9))
    }
    // The few points of a coarse sweep have the best one too.
    let coarse = try #require(model.ratioSweep(fleet.mix, slo: fleet.slo, limit: 8))
    #expect(coarse.points[coarse.best].capacity == best.capacity)
  }
}
