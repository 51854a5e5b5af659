import Capacity
import Fleet

/// A router that moves workers between the phases while it is on: what makes a fixed fleet a routed one.
///
/// Every two seconds it compares the workers that help out with those that should, by comparative advantage for the
/// present mix (`FleetModel.routed`), and has the difference drain and change their role. It moves nothing while the
/// fleet has room to spare, and waits for moves under way. It acts at sampling instants alone, so a run stays the same
/// bit for bit.
struct Rerouting: Sendable {
  /// A worker in the other pool: where it came from, and where it is.
  struct Guest: Sendable, Equatable {
    var home: Int
    var pool: Int
    var place: Int
  }

  var isOn = false
  var guests: [Guest] = []
  var next = 0.0

  /// Seconds between two looks, share of its capacity from which on a fleet is short of room, and the most of a pool
  /// that leaves at a time.
  static let interval = 2.0
  static let short = 0.8
  static let step = 4

  /// Takes note of a worker that changed from one pool's place to another's.
  mutating func moved(from pool: Int, _ place: Int, to new: Int, _ newPlace: Int) {
    if let index = guests.firstIndex(where: { $0.pool == pool && $0.place == place }) {
      let guest = guests.remove(at: index)
      if guest.home == new { return }
      guests.append(Guest(home: guest.home, pool: new, place: newPlace))
    } else {
      guests.append(Guest(home: pool, pool: new, place: newPlace))
    }
  }
}

extension Simulator {
  mutating func route(_ isOn: Bool) throws(ActionError) {
    if isOn {
      let pools = model.plan.pools.indices
      guard pools.contains(where: { (try? model.flip(ofPool: $0)) != nil }) else {
        throw ActionError("routing: no pool's devices can serve the other phase")
      }
    }
    rerouting.isOn = isOn
    rerouting.next = time
  }

  /// Moves workers where they are wanted.
  mutating func reroute() {
    guard rerouting.isOn, time >= rerouting.next, !main.engine.isChangingRoles else { return }
    rerouting.next = time + Rerouting.interval
    guard let wanted = model.routed(traffic, slo: slo) else { return }
    let isShort = traffic.rate > wanted.fixed * Rerouting.short
    for pool in model.plan.pools.indices where model.plan.pools[pool].role != .general {
      let workers = model.plan.pools[pool].workers
      let away = rerouting.guests.filter { $0.home == pool }
      let target = min(workers - 1, Int(wanted.moved[pool] * Double(workers)))
      if target > away.count, isShort, let flip = try? model.flip(ofPool: pool) {
        let count = min(target - away.count, max(1, workers / Rerouting.step))
        main.engine.drainWorkers(count, ofPool: pool, then: .flip(flip))
      } else {
        for guest in away.suffix(max(0, away.count - target)) {
          main.engine.drainWorkers(
            1, ofPool: guest.pool, place: guest.place, then: .flip(model.homecoming(ofPool: pool)))
        }
      }
    }
    main.recompute(traffic, slo)
  }
}

extension Engine {
  /// Whether workers are on their way into the other role.
  var isChangingRoles: Bool { drains.contains { if case .flip = $0.then { true } else { false } } }
}
