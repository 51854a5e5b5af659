/// A transfer under way. It moves at one rate until somebody that it shares with comes or goes, so that it is looked at
/// only then.
struct Flow: Sendable {
  let slot: Int32
  var source: Int32
  var target: Int32
  /// Whether its rate is being looked for.
  var isOpen = false
  /// Bytes per second since `since`, bytes that were left then, and when none are.
  private(set) var rate = 0.0
  private(set) var finish = Double.infinity
  private var left: Double
  private var since: Double

  init(slot: Int32, source: Int, target: Int, bytes: Double, at time: Double) {
    (self.slot, self.source, self.target, left) = (slot, Int32(source), Int32(target), bytes)
    since = time
  }

  func left(at time: Double) -> Double { max(0, left - rate * (time - since)) }

  @inline(__always)
  mutating func setRate(_ new: Double, at time: Double) {
    guard new != rate else { return }
    left = left(at: time)
    since = time
    rate = new
    finish = time + left / rate
  }

  mutating func extend(by bytes: Double, at time: Double) {
    left = left(at: time) + bytes
    since = time
    finish = time + left / rate
  }
}
