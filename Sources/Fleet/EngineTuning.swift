/// How the engine of a pool differs from the constants that were fitted for its family of devices: what a fit to a
/// running fleet finds out.
public struct EngineTuning: Sendable, Equatable {
  /// Factors on the shares of peak FLOP/s and of peak memory bandwidth that its kernels reach.
  public var compute: Double
  public var memory: Double
  /// Seconds that an iteration takes besides.
  public var stepSeconds: Double
  /// Tokens of KV cache that a worker has room for; nil: what its memory leaves.
  public var kvTokens: Double?

  public init(compute: Double = 1, memory: Double = 1, stepSeconds: Double = 0, kvTokens: Double? = nil) {
    self.compute = compute
    self.memory = memory
    self.stepSeconds = stepSeconds
    self.kvTokens = kvTokens
  }
}
