import Fleet

/// What an engine's kernels get out of a device: the constants of the roofline. Shares are of the maker's peak.
public struct EngineConstants: Sendable, Equatable {
  /// Shares of peak FLOP/s by arithmetic format.
  public struct ByFormat: Sendable, Equatable {
    public var bf16, fp8, fp4: Double
  }

  /// Of peak FLOP/s, in matrix products, and in the grouped products of routed experts.
  public var compute: ByFormat
  public var expertCompute: ByFormat
  /// Of peak memory bandwidth, reading weights, and reading those of routed experts.
  public var memory: Double
  public var expertMemory: Double
  /// Factor on both for experts whose weights are widened before use.
  public var weightOnly: Double
  /// Of peak FLOP/s, in the attention of prompts.
  public var promptAttention: Double
  /// Of peak memory bandwidth, reading KV caches.
  public var decodeAttention: Double
  /// Of the scale-up link's bandwidth, in collectives.
  public var network: Double
  /// Seconds of one collective besides its bytes.
  public var networkLatency: Double
  /// Seconds of launches and gaps for each layer of each iteration; what a layer of experts adds (router, sort,
  /// gather); what latent or linear attention adds (projections, state).
  public var layerOverhead: Double
  public var expertLayerOverhead: Double
  public var attentionLayerOverhead: Double

  /// The constants of a device by its id under an engine; those of a device of no fitted family are Hopper's, the
  /// family with the most measurements.
  public static func fitted(for deviceID: String, _ framework: Framework = .vllm) -> EngineConstants {
    FittedEngine.of(DeviceFamily(deviceID: deviceID) ?? .hopper, framework).kernels
  }

  /// The constants of an engine that differs from them.
  func tuned(_ tuning: EngineTuning) -> EngineConstants {
    var tuned = self
    for part in [\EngineConstants.compute, \.expertCompute] {
      tuned[keyPath: part].bf16 *= tuning.compute
      tuned[keyPath: part].fp8 *= tuning.compute
      tuned[keyPath: part].fp4 *= tuning.compute
    }
    tuned.promptAttention *= tuning.compute
    for part in [\EngineConstants.memory, \.expertMemory, \.decodeAttention] { tuned[keyPath: part] *= tuning.memory }
    return tuned
  }
}
