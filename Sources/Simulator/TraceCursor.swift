public import Fleet

/// A trace to be played, and how.
public struct TraceCursor: Sendable {
  public let trace: Trace
  /// Whether it starts again at its end.
  public let loops: Bool
  /// The trace's own mean rate, requests per second; of one that is a single moment, all of it in a second.
  public let rate: Double

  /// The trace must have at least one request.
  public init(_ trace: Trace, loops: Bool = false) {
    precondition(trace.count > 0, "a trace has at least one request")
    self.trace = trace
    self.loops = loops
    rate = trace.meanRate > 0 ? trace.meanRate : Double(trace.count)
  }

  /// The traffic mix that this trace is, played `speedup` times as fast.
  public func mix(speedup: Double = 1, cacheHitRate: Double = 0) -> TrafficMix {
    TrafficMix(
      rate: rate * speedup,
      classes: [
        TrafficClass(
          name: trace.name, input: TraceCursor.lengths(trace.promptTokens, trace.meanPrompt),
          output: TraceCursor.lengths(trace.outputTokens, trace.meanOutput), cacheHitRate: cacheHitRate)
      ])
  }

  private static func lengths(_ tokens: ContiguousArray<Int32>, _ mean: Double) -> LengthDistribution {
    let variance = tokens.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(tokens.count)
    return LengthDistribution(.trace(mean: mean, cv: mean > 0 ? variance.squareRoot() / mean : 0), mean: mean)
  }
}
