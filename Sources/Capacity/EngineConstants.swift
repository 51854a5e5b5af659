/// What a serving engine gets out of a device: the seven constants of the roofline. Shares are of the maker's peak.
public struct EngineConstants: Sendable, Equatable {
  /// Of peak FLOP/s, in matrix products.
  public var compute: Double
  /// Of peak memory bandwidth, reading weights.
  public var memory: Double
  /// Of peak FLOP/s, in the attention of prompts.
  public var promptAttention: Double
  /// Of peak memory bandwidth, reading KV caches.
  public var decodeAttention: Double
  /// Of the scale-up link's bandwidth, in an all-reduce.
  public var network: Double
  /// Seconds of one all-reduce besides its bytes.
  public var networkLatency: Double
  /// Seconds of launches and gaps for each layer of each iteration.
  public var layerOverhead: Double

  public init(
    compute: Double, memory: Double, promptAttention: Double, decodeAttention: Double, network: Double,
    networkLatency: Double, layerOverhead: Double
  ) {
    self.compute = compute
    self.memory = memory
    self.promptAttention = promptAttention
    self.decodeAttention = decodeAttention
    self.network = network
    self.networkLatency = networkLatency
    self.layerOverhead = layerOverhead
  }

  /// The constants of a device by its id; those of a device nobody fitted are the middle of the fitted ones.
  ///
  /// Source: least-squares fit of this roofline to the per-pass estimates of aiconfigurator 0.12 (NVIDIA, Apache-2.0),
  /// vLLM backend, Llama-3.1 8B/70B/405B and Qwen3-32B; mean error 2.5-8 % of prefill passes, 5-13 % of decode steps. The
  /// constants are shares of peak and so may exceed one where the peak itself is disputed.
  public static func fitted(for deviceID: String) -> EngineConstants { table[deviceID] ?? middle }

  /// Whether the device's constants were fitted, or are the middle of the others'.
  public static func isFitted(_ deviceID: String) -> Bool { table[deviceID] != nil }

  private static let middle = row(0.65, 0.92, 0.55, 0.80, 8.0, 0.48, 46)

  private static let table: [String: EngineConstants] = [
    "a100-80g": row(0.79, 0.80, 0.70, 0.64, 8.68, 0.50, 79.39),
    "h100-sxm": row(0.71, 0.93, 0.66, 0.85, 10.83, 0.46, 41.90),
    "h100-pcap70": row(0.71, 0.93, 0.66, 0.85, 10.83, 0.46, 41.90),
    "h200-sxm": row(0.75, 0.92, 0.51, 0.79, 8.30, 0.57, 46.25),
    "b200-sxm": row(0.62, 1.05, 0.63, 0.86, 14.23, 0.43, 48.82),
    "gb200": row(0.37, 1.02, 0.52, 0.88, 36.97, 0.53, 1.75),
    "l40s": row(0.55, 0.81, 0.47, 0.73, 1.26, 0.41, 8.48),
  ]

  private static func row(
    _ compute: Double, _ memory: Double, _ prompt: Double, _ decode: Double, _ latencyMicroseconds: Double,
    _ network: Double, _ layerMicroseconds: Double
  ) -> EngineConstants {
    EngineConstants(
      compute: compute, memory: memory, promptAttention: prompt, decodeAttention: decode, network: network,
      networkLatency: latencyMicroseconds * 1e-6, layerOverhead: layerMicroseconds * 1e-6)
  }
}
