/// When something is asked next.
struct Schedule {
  /// Seconds since the start of the session.
  var due: Double
  var isUnderWay = false
  var started = 0.0
  /// Failures in a row.
  var failures = 0

  /// Longest pause between two tries, in intervals.
  static let longestPause = 4.0

  /// Plans the next try: on the grid after a good answer, later and later after bad ones.
  mutating func finish(isGood: Bool, now: Double, interval: Double) {
    isUnderWay = false
    failures = isGood ? 0 : failures + 1
    let pause = failures < 2 ? 1 : min(Schedule.longestPause, Double(1 << min(failures - 1, 8)))
    due += interval * pause
    // A machine that slept, or an answer that took longer than the interval: no burst to catch up.
    if due < now { due = now + interval * min(1, pause) * 0.5 }
  }
}
