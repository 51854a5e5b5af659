public import Fleet

/// A trace to be played, and how.
public struct TraceCursor: Sendable {
  public let trace: Trace
  /// Whether it starts again at its end.
  public let loops: Bool
  /// The trace's own mean rate, requests per second, and mean lengths, tokens.
  public let rate: Double
  public let meanPrompt: Double
  public let meanOutput: Double

  /// The trace must have at least one request.
  public init(_ trace: Trace, loops: Bool = false) {
    precondition(trace.count > 0, "a trace has at least one request")
    self.trace = trace
    self.loops = loops
    let count = Double(trace.count)
    rate = trace.duration > 0 ? count / trace.duration : count
    meanPrompt = trace.promptTokens.reduce(0) { $0 + Double($1) } / count
    meanOutput = trace.outputTokens.reduce(0) { $0 + Double($1) } / count
  }

  /// The traffic mix that this trace is, played `speedup` times as fast.
  public func mix(speedup: Double = 1, cacheHitRate: Double = 0) -> TrafficMix {
    TrafficMix(
      rate: rate * speedup,
      classes: [
        TrafficClass(
          name: trace.name, input: TraceCursor.lengths(trace.promptTokens, meanPrompt),
          output: TraceCursor.lengths(trace.outputTokens, meanOutput), cacheHitRate: cacheHitRate)
      ])
  }

  private static func lengths(_ tokens: ContiguousArray<Int32>, _ mean: Double) -> LengthDistribution {
    let variance = tokens.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(tokens.count)
    return LengthDistribution(.trace(mean: mean, cv: mean > 0 ? variance.squareRoot() / mean : 0), mean: mean)
  }
}
