import Fleet

/// A class of traffic as arrivals are drawn from it: all that does not change from one to the next, computed once.
struct ClassDraw: Sendable {
  let input: LengthDraw
  let output: LengthDraw
  let cacheHitRate: Double
  let priority: UInt8
  /// Share of the classes up to this one.
  let cumulativeShare: Double

  static func all(_ mix: TrafficMix) -> ContiguousArray<ClassDraw> {
    var sum = 0.0
    return ContiguousArray(
      mix.classes.indices.map { index in
        let traffic = mix.classes[index]
        sum += mix.share(of: index)
        return ClassDraw(
          input: LengthDraw(traffic.input), output: LengthDraw(traffic.output), cacheHitRate: traffic.cacheHitRate,
          priority: UInt8(clamping: traffic.priority), cumulativeShare: sum)
      })
  }
}

/// Lengths of prompts or outputs at random, tokens.
struct LengthDraw: Sendable {
  let mean: Double
  private let shape: Shape
  private enum Shape: Sendable {
    case fixed
    case exponential
    case uniform(spread: Double)
    /// Of the logarithm: its deviation, and half of its variance.
    case lognormal(deviation: Double, half: Double)
  }

  /// Longest prompt or output that is drawn, tokens: one request may not be the size of a day.
  private static let longest = 4_000_000.0

  init(_ lengths: LengthDistribution) {
    mean = lengths.mean
    switch lengths.shape {
    case .fixed, .trace: shape = .fixed
    case .exponential: shape = .exponential
    case .uniform(let spread): shape = .uniform(spread: spread)
    case .lognormal(let cv):
      let variance = Elementary.log(1 + cv * cv)
      shape = .lognormal(deviation: variance.squareRoot(), half: variance / 2)
    }
  }

  func next(_ random: inout RandomStream) -> Int32 {
    switch shape {
    case .fixed: LengthDraw.tokens(mean)
    case .exponential: LengthDraw.tokens(mean * random.exponential())
    case .uniform(let spread): LengthDraw.tokens(mean * (1 + spread * (2 * random.uniform() - 1)))
    case .lognormal(let deviation, let half):
      LengthDraw.tokens(mean * Elementary.exp(deviation * random.normal() - half))
    }
  }

  /// A number of tokens from 1 on, rounded. By hand, since rounding is a call on processors of every age; exact from 1
  /// on.
  static func tokens(_ value: Double) -> Int32 { Int32(max(1, min(longest, value)) + 0.5) }
}
