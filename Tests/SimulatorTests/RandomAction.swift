import Capacity
import Fleet

@testable import Simulator

/// Anything that may happen to a fleet, at random.
enum RandomAction {
  static func perform(on engine: inout Engine, _ random: inout RandomStream) {
    func number(_ count: Int) -> Int { Int(random.uniform() * Double(count)) }
    let pool = number(engine.pools.count)
    let place = number(2) == 0 ? nil : number(engine.pools[pool].workers.count)
    switch number(15) {
    case 0, 1: engine.failWorkers(1, ofPool: pool, place: place)
    case 2, 3: engine.repairWorkers(ofPool: pool, place: place)
    case 4: engine.slowWorkers(1, by: 1 + 3 * random.uniform(), ofPool: pool, place: place)
    case 5: engine.setLinkShare(0.05 + 0.95 * random.uniform())
    case 6: engine.drainWorkers(1 + number(2), ofPool: pool, place: place)
    case 7: engine.resumeWorkers(ofPool: pool, place: place)
    case 8:
      guard let flip = try? engine.model.flip(ofPool: pool) else { return }
      engine.drainWorkers(1, ofPool: pool, place: place, then: .flip(flip))
    case 9: _ = engine.scale(pool: pool, to: 1 + number(7))
    case 10: engine.flushCaches(ofPool: pool, place: place)
    case 11: _ = engine.failRack(number(2), ofPool: pool)
    case 12: engine.capWorkers(by: 1 + random.uniform(), ofPool: pool)
    case 13: engine.arrivals.burst(0.2 + 4 * random.uniform(), until: engine.time + random.uniform(), at: engine.time)
    default: Fixture.setLimits(&engine, batch: 20 + number(200), expectedOutput: 100)
    }
  }
}
