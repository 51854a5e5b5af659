/// Where the time to the first token of recent requests went; the parts add up to the whole.
struct FirstTokenTimes: Sendable {
  /// Recent requests, and seconds of all of them together, faded.
  private var count = 0.0
  private var queue = 0.0
  private var prefill = 0.0
  private var handoff = 0.0

  /// Takes a request's times, seconds: arrival to the start of prefill, to its end, to the first token.
  mutating func record(queue: Double, prefill: Double, handoff: Double) {
    count += 1
    self.queue += queue
    self.prefill += prefill
    self.handoff += handoff
  }

  mutating func fade(by factor: Double) {
    count *= factor
    queue *= factor
    prefill *= factor
    handoff *= factor
  }

  /// Means, seconds; nil where there were too few of late to speak of.
  var means: (total: Double, queue: Double, prefill: Double, handoff: Double)? {
    guard count > 0.01 else { return nil }
    return ((queue + prefill + handoff) / count, queue / count, prefill / count, handoff / count)
  }
}
