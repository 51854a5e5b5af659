/// What routers say of the whole fleet. Several replicas of a router each see their part: what they count is added,
/// their gauges too, limits are taken from one.
struct RouterView {
  private let stores: [any MeasureSource]
  let options: FeedOptions

  init(_ state: FleetState, at time: Double) {
    options = state.options
    let pages = state.targets.filter { target in
      target.health(at: time, interval: state.options.interval) != .down
        && target.store.subjects.contains { $0.kind == .fleet }
    }
    let server = state.server.flatMap { $0.isUsable ? $0.store : nil }
    stores = pages.map(\.store) + (server.map { [$0] } ?? [])
  }

  func gauge(_ measure: Measure, role: String = "") -> Double? {
    let values = stores.compactMap { $0.gauge(measure, of: Subject(.fleet, role)) }
    guard let first = values.first else { return nil }
    return measure.isMean ? first : values.reduce(0, +)
  }

  func rate(_ measure: Measure, _ part: Slot.Part = .value) -> Double? {
    growth(measure, part, options.rateWindow)?.rate
  }

  func growth(_ measure: Measure, _ part: Slot.Part = .value, _ window: Double) -> Growth? {
    let growths = stores.compactMap { $0.growth(measure, part, of: .fleet, window: window) }.filter { $0.seconds > 0 }
    guard let first = growths.first else { return nil }
    let rate = growths.reduce(0) { $0 + $1.rate }
    return Growth(amount: rate * first.seconds, seconds: first.seconds)
  }

  /// How the requests come that the router takes; nil where several count them, or nobody.
  var burstiness: Double? {
    guard stores.count == 1, let store = stores.first as? TargetStore else { return nil }
    return ArrivalSpread.burstiness(store.steps(.started, of: .fleet, window: options.percentileWindow))
  }

  func histogram(_ measure: Measure) -> HistogramGrowth? {
    stores.compactMap { $0.histogram(measure, of: .fleet, window: options.percentileWindow) }.joined()
  }
}

extension Sequence<HistogramGrowth> {
  /// All together; nil where there are none, or where their bounds differ.
  func joined() -> HistogramGrowth? {
    var all: HistogramGrowth?
    for one in self {
      guard all != nil else {
        all = one
        continue
      }
      if all?.add(one) == false { return nil }
    }
    return all
  }
}
