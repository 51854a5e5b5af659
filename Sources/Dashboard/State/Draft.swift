import Fleet

/// A mix and pools that the operator tries before the fleet gets them.
struct Draft: Sendable, Equatable {
  /// The traffic and the workers of each pool as they were when the draft began.
  let base: TrafficMix
  let basePools: [PoolSize]
  private(set) var mix: TrafficMix
  private(set) var pools: [PoolSize]
  /// What has been moved, in order: applying repeats it.
  private(set) var moves: [Move] = []
  /// The session's time when it was begun.
  let began: Double

  struct Move: Sendable, Equatable {
    var slider: TrafficSlider
    var value: Double
    /// The value that it was moved from.
    var before: Double
  }

  init(_ base: TrafficMix, pools: [PoolSize], began: Double = 0) {
    self.base = base
    self.began = began
    basePools = pools
    mix = base
    self.pools = pools
  }

  /// All that can be moved: the traffic, then the pools.
  var sliders: [TrafficSlider] {
    TrafficSlider.all(for: base) + basePools.map { .workers(pool: $0.name, now: $0.workers) }
  }

  /// A slider's value in the draft, and before it.
  func value(of slider: TrafficSlider) -> Double? {
    guard case .workers(let name, _) = slider else { return slider.value(in: mix) }
    return pools.first { $0.name == name }.map { Double($0.workers) }
  }

  func baseValue(of slider: TrafficSlider) -> Double? {
    guard case .workers(let name, _) = slider else { return slider.value(in: base) }
    return basePools.first { $0.name == name }.map { Double($0.workers) }
  }

  mutating func move(_ slider: TrafficSlider, to value: Double) {
    var before = self.value(of: slider) ?? value
    if case .workers(let name, _) = slider, let index = pools.firstIndex(where: { $0.name == name }) {
      pools[index].workers = Int(max(1, min(16_777_216, value)))
    } else {
      slider.set(value, in: &mix)
    }
    // Only the last move of a pool counts; of the traffic each may change what another set.
    if case .workers = slider {
      moves.removeAll { $0.slider == slider }
      before = baseValue(of: slider) ?? before
    }
    if let last = moves.last, last.slider == slider { before = moves.removeLast().before }
    // Back where it was, it has not been moved.
    if value != before { moves.append(Move(slider: slider, value: value, before: before)) }
  }

  mutating func reset() { self = Draft(base, pools: basePools, began: began) }
}

/// A pool and how many workers it has.
public struct PoolSize: Sendable, Equatable {
  public var name: String
  public var workers: Int

  public init(name: String, workers: Int) {
    self.name = name
    self.workers = workers
  }

  /// The pools of a snapshot.
  static func all(_ snapshot: Snapshot) -> [PoolSize] {
    snapshot.pools.map { PoolSize(name: $0.name, workers: $0.workers) }
  }

  /// What of them is up, workers of another pool by what they are worth; all of them where nobody knows.
  static func up(_ snapshot: Snapshot) -> [PoolSize] {
    let known = snapshot.steadyState?.workers ?? []
    guard known.count == snapshot.pools.count else { return all(snapshot) }
    return zip(snapshot.pools, known).map { PoolSize(name: $0.name, workers: Int(min(1e6, max(1, $1.rounded())))) }
  }
}
