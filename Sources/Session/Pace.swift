/// How simulated time follows the wall clock.
struct Pace: Sendable {
  private(set) var speed: Double
  private(set) var isPaused: Bool
  /// Whether time runs backward.
  private(set) var isReversed = false
  /// An instant of the wall clock and the simulated time that belongs to it.
  private var wall = ContinuousClock.now
  private var simulated = 0.0

  init(speed: Double, isPaused: Bool) {
    self.speed = speed
    self.isPaused = isPaused
  }

  mutating func anchor(at time: Double) {
    wall = .now
    simulated = time
  }

  mutating func delay(_ lag: Duration) { wall += lag }

  mutating func set(speed: Double, at time: Double) {
    self.speed = speed
    anchor(at: time)
  }

  mutating func set(isPaused: Bool, at time: Double) {
    self.isPaused = isPaused
    anchor(at: time)
  }

  mutating func set(isReversed: Bool, at time: Double) {
    self.isReversed = isReversed
    anchor(at: time)
  }

  /// Where time that runs backward has got to; as fast as possible it is at the start at once.
  func backward(_ now: ContinuousClock.Instant) -> Double {
    speed.isFinite ? simulated - (now - wall) / .seconds(1) * speed : -.infinity
  }

  /// When a simulated time is due; nil when it never is.
  func due(_ time: Double) -> ContinuousClock.Instant? {
    guard !isPaused, !isReversed else { return nil }
    guard speed.isFinite else { return .now }
    return wall + .seconds((time - simulated) / speed)
  }

  func isDue(_ time: Double, _ now: ContinuousClock.Instant) -> Bool {
    // As fast as possible everything is due, although the clock has moved on since `now` was read.
    guard speed.isFinite else { return !isPaused && !isReversed }
    return due(time).map { $0 <= now } ?? false
  }

  /// Forgets what could not be kept up with: after a pause of the machine time goes on from where it is.
  mutating func catchUp(_ time: Double, _ now: ContinuousClock.Instant) {
    guard speed.isFinite, let due = due(time), now - due > .milliseconds(500) else { return }
    anchor(at: time)
  }
}
