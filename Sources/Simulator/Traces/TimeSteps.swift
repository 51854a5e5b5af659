/// Times that were rounded to coarse steps. Taken as they are, they would be bursts that never were.
enum TimeSteps {
  /// Steps shorter than this are left alone, nanoseconds.
  private static let shortest: Int64 = 500_000_000

  /// Seconds of sorted times in nanoseconds since the first. Where they stand in steps of half a second or more, and
  /// some are equal, those of one step are spread evenly over it, the first at its start. `step`: its seconds; nil
  /// where nothing was spread.
  static func seconds(_ times: ContiguousArray<Int64>) -> (arrivals: ContiguousArray<Double>, step: Double?) {
    guard let step = step(of: times) else { return (ContiguousArray(times.map { Double($0) / 1e9 }), nil) }
    return (spread(times, over: step), Double(step) / 1e9)
  }

  /// The largest step that all times are multiples of; or else their middle gap, where nearly all gaps are multiples of
  /// that within a hundredth, as of a clock that ticks with a little jitter.
  private static func step(of times: ContiguousArray<Int64>) -> Int64? {
    var gaps: [Int64] = []
    for index in times.indices.dropFirst() where times[index] > times[index - 1] {
      gaps.append(times[index] - times[index - 1])
    }
    guard !gaps.isEmpty, gaps.count < times.count - 1 else { return nil }
    let exact = gaps.reduce(0, commonDivisor)
    if exact >= shortest { return exact }
    let middle = gaps.sorted()[gaps.count / 2]
    guard middle >= shortest else { return nil }
    let regular = gaps.count { gap in
      let steps = (Double(gap) / Double(middle)).rounded()
      return steps >= 1 && abs(Double(gap) - steps * Double(middle)) <= 0.01 * Double(middle)
    }
    return Double(regular) >= 0.95 * Double(gaps.count) ? middle : nil
  }

  private static func spread(_ times: ContiguousArray<Int64>, over step: Int64) -> ContiguousArray<Double> {
    var arrivals = ContiguousArray<Double>()
    arrivals.reserveCapacity(times.count)
    var start = 0
    while start < times.count {
      var end = start
      while end < times.count, times[end] == times[start] { end += 1 }
      // Jitter may bring the next step early.
      let width = end < times.count ? min(step, times[end] - times[start]) : step
      for index in start..<end {
        let share = Double(index - start) / Double(end - start)
        arrivals.append((Double(times[start]) + Double(width) * share) / 1e9)
      }
      start = end
    }
    return arrivals
  }

  private static func commonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
