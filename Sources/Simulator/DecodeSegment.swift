/// A run of decode steps of one batch that does not change: how long its steps take, in closed form.
///
/// Step j takes max(floor, base + slope x j): the context of every sequence beyond the engine's threshold grows by one
/// token a step. So the first steps may be flat and the rest is an arithmetic series.
struct DecodeSegment: Sendable {
  /// Shortest step, time of step 0 without the floor, and its growth a step; seconds.
  var floor: Double
  var base: Double
  var slope: Double

  /// Steps at the beginning that the floor decides.
  private func flatSteps(of count: Double) -> Double {
    guard base < floor else { return 0 }
    guard slope > 0 else { return count }
    return min(count, ((floor - base) / slope).roundedUp)
  }

  /// Time of one step, seconds.
  func step(_ index: Int64) -> Double { max(floor, base + slope * Double(index)) }

  /// Time of the first `count` steps, seconds.
  func duration(_ count: Int64) -> Double {
    let n = Double(count)
    let flat = flatSteps(of: n)
    let rest = n - flat
    return flat * floor + rest * (base + slope * (flat + n - 1) / 2)
  }

  /// The least number of steps that take `seconds` or more; at least one.
  func steps(lasting seconds: Double) -> Int64 {
    let first = max(floor, base)
    guard first > 0 else { return 1 }
    var count: Double
    let flat = flatSteps(of: .greatestFiniteMagnitude)
    if seconds <= flat * floor || slope <= 0 {
      count = (seconds / first).roundedUp
    } else {
      // m steps after the flat ones: m (b + slope (m - 1) / 2) = rest, with b the first of them.
      let rest = seconds - flat * floor
      let b = base + slope * flat - slope / 2
      count = flat + ((b * b + 2 * slope * rest).squareRoot() - b) / slope
      count = count.roundedUp
    }
    var steps = max(1, Int64(min(count, 9e15)))
    // Rounding may be off by one either way.
    while steps > 1, duration(steps - 1) >= seconds { steps -= 1 }
    while duration(steps) < seconds { steps += 1 }
    return steps
  }

  /// The number of whole steps done after `seconds`.
  func stepsDone(after seconds: Double) -> Int64 {
    guard seconds > 0 else { return 0 }
    let steps = steps(lasting: seconds)
    return duration(steps) <= seconds ? steps : steps - 1
  }

  /// Step times that grow evenly: `first`, `first + slope`, ..., seconds.
  struct Run {
    let first: Double
    let slope: Double
    let count: Int64

    /// The time of the last one.
    var last: Double { first + slope * Double(count - 1) }
  }

  /// The times of the first `count` steps: those that the floor decides, and the others.
  func runs(_ count: Int64) -> (flat: Run, rising: Run) {
    let flat = Int64(flatSteps(of: Double(count)))
    return (Run(first: floor, slope: 0, count: flat), Run(first: step(flat), slope: slope, count: count - flat))
  }
}

extension Double {
  /// The least whole number that is not less. By hand, since the system's is a call on processors of every age.
  @inline(__always)
  var roundedUp: Double {
    guard magnitude < 0x1p52 else { return rounded(.up) }
    let whole = Double(Int64(self))
    return whole < self ? whole + 1 : whole
  }
}
