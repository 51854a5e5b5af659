/// The constants of an engine on a family of devices: its kernels' shares of the peaks and its host's seconds.
///
/// Fitted by least absolute logarithms (errors beyond a factor of 1.4 to 1.8 counted as that much, so that rows with
/// hidden settings, such as speculative decoding, do not pull) to one half of two public tables, halved by a hash of
/// the configuration: measurements of InferenceX (SemiAnalysis; Llama-3.1 8B and 70B, Qwen3-32B, Qwen3.5-397B,
/// MiniMax-M2.5, DeepSeek-R1 and V3, Kimi-K2.5 on H100, H200, B200, GB200) through the closed loop of `pdtop validate`,
/// and per-pass estimates of aiconfigurator 0.12 (NVIDIA), with a pull towards common starting values. Where a row has
/// no data for a constant (an Ampere device has no FP8 arithmetic; no disaggregated rows of vLLM on Hopper), the
/// starting value stands.
struct FittedEngine: Sendable {
  let kernels: EngineConstants
  let serving: ServingConstants

  /// The constants of a family under an engine. SGLang was measured on Hopper and Blackwell alone; vLLM's stand in for
  /// it elsewhere.
  static func of(_ family: DeviceFamily, _ framework: Framework) -> FittedEngine {
    switch (family, framework) {
    case (.hopper, .vllm): hopperVLLM
    case (.hopper, .sglang): hopperSGLang
    case (.hopper, .trtllm): hopperTRTLLM
    case (.blackwell, .vllm): blackwellVLLM
    case (.blackwell, .sglang): blackwellSGLang
    case (.blackwell, .trtllm): blackwellTRTLLM
    case (.ampere, .trtllm): ampereTRTLLM
    case (.ampere, .vllm), (.ampere, .sglang): ampereVLLM
    case (.ada, .trtllm): adaTRTLLM
    case (.ada, .vllm), (.ada, .sglang): adaVLLM
    }
  }

  private static let hopperVLLM = FittedEngine(
    compute: (0.661, 0.549, 0.45), expertCompute: (0.28, 0.12, 0.351),
    memory: 0.931, expertMemory: 0.662, weightOnly: 1.01, promptAttention: 0.667, decodeAttention: 0.688,
    network: 0.782, networkMicroseconds: 7.14, layerMicroseconds: (46.6, 17.1, 24),
    stepMilliseconds: 0.968, sequenceMicroseconds: 40.3, launchMilliseconds: (0.135, 0.71),
    requestMilliseconds: 34.7, arrivalMilliseconds: 0.994, handoffMilliseconds: 59.7)

  private static let hopperSGLang = FittedEngine(
    compute: (0.806, 0.457, 0.451), expertCompute: (0.292, 0.12, 0.352),
    memory: 1.05, expertMemory: 0.721, weightOnly: 0.566, promptAttention: 0.586, decodeAttention: 0.604,
    network: 0.634, networkMicroseconds: 9.84, layerMicroseconds: (46.1, 21.7, 29.8),
    stepMilliseconds: 0.932, sequenceMicroseconds: 17.1, launchMilliseconds: (0.222, 0.776),
    requestMilliseconds: 115, arrivalMilliseconds: 0.953, handoffMilliseconds: 99.7)

  private static let hopperTRTLLM = FittedEngine(
    compute: (0.673, 0.536, 0.45), expertCompute: (0.273, 0.308, 0.354),
    memory: 1, expertMemory: 0.862, weightOnly: 0.51, promptAttention: 0.564, decodeAttention: 0.73,
    network: 0.65, networkMicroseconds: 3.62, layerMicroseconds: (56.2, 40.5, 62.6),
    stepMilliseconds: 0.595, sequenceMicroseconds: 14.5, launchMilliseconds: (0.47, 1.18),
    requestMilliseconds: 68.6, arrivalMilliseconds: 1.07, handoffMilliseconds: 200)

  private static let blackwellVLLM = FittedEngine(
    compute: (0.715, 0.537, 0.465), expertCompute: (0.308, 0.12, 0.199),
    memory: 0.852, expertMemory: 1.03, weightOnly: 0.399, promptAttention: 0.452, decodeAttention: 0.821,
    network: 0.33, networkMicroseconds: 6.47, layerMicroseconds: (45, 12.7, 20.3),
    stepMilliseconds: 1.09, sequenceMicroseconds: 12.4, launchMilliseconds: (0.235, 0.302),
    requestMilliseconds: 39.6, arrivalMilliseconds: 1.02, handoffMilliseconds: 191)

  private static let blackwellSGLang = FittedEngine(
    compute: (0.586, 0.508, 0.58), expertCompute: (0.364, 0.12, 0.456),
    memory: 0.558, expertMemory: 0.803, weightOnly: 0.33, promptAttention: 0.423, decodeAttention: 1.02,
    network: 0.384, networkMicroseconds: 7.08, layerMicroseconds: (53.1, 16.4, 19.8),
    stepMilliseconds: 0.965, sequenceMicroseconds: 12.2, launchMilliseconds: (0.675, 0.524),
    requestMilliseconds: 141, arrivalMilliseconds: 0.979, handoffMilliseconds: 154)

  private static let blackwellTRTLLM = FittedEngine(
    compute: (0.562, 0.513, 0.438), expertCompute: (0.334, 0.318, 0.399),
    memory: 0.943, expertMemory: 0.821, weightOnly: 0.235, promptAttention: 0.576, decodeAttention: 0.82,
    network: 0.411, networkMicroseconds: 5.91, layerMicroseconds: (49.2, 13, 14.8),
    stepMilliseconds: 0.538, sequenceMicroseconds: 10.1, launchMilliseconds: (0.112, 1.42),
    requestMilliseconds: 24.3, arrivalMilliseconds: 0.921, handoffMilliseconds: 10)

  private static let ampereVLLM = FittedEngine(
    compute: (0.766, 0.55, 0.45), expertCompute: (0.45, 0.398, 0.355),
    memory: 0.751, expertMemory: 0.793, weightOnly: 0.591, promptAttention: 0.741, decodeAttention: 0.642,
    network: 0.491, networkMicroseconds: 11.7, layerMicroseconds: (57.1, 12.1, 20.1),
    stepMilliseconds: 1.01, sequenceMicroseconds: 14.9, launchMilliseconds: (0.299, 0.304),
    requestMilliseconds: 59.9, arrivalMilliseconds: 1, handoffMilliseconds: 60.1)

  private static let ampereTRTLLM = FittedEngine(
    compute: (0.758, 0.577, 0.451), expertCompute: (0.447, 0.378, 0.349),
    memory: 0.682, expertMemory: 0.8, weightOnly: 0.603, promptAttention: 0.565, decodeAttention: 1.01,
    network: 0.491, networkMicroseconds: 7.68, layerMicroseconds: (28.4, 12, 21.5),
    stepMilliseconds: 1.01, sequenceMicroseconds: 14.8, launchMilliseconds: (0.301, 0.298),
    requestMilliseconds: 60, arrivalMilliseconds: 1, handoffMilliseconds: 59.9)

  private static let adaVLLM = FittedEngine(
    compute: (0.523, 0.554, 0.45), expertCompute: (0.454, 0.394, 0.358),
    memory: 0.558, expertMemory: 0.793, weightOnly: 0.6, promptAttention: 0.504, decodeAttention: 0.917,
    network: 0.5, networkMicroseconds: 7.99, layerMicroseconds: (61.8, 12, 20.2),
    stepMilliseconds: 1.01, sequenceMicroseconds: 15, launchMilliseconds: (0.303, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1.01, handoffMilliseconds: 59.8)

  private static let adaTRTLLM = FittedEngine(
    compute: (0.537, 0.552, 0.451), expertCompute: (0.449, 0.4, 0.353),
    memory: 0.92, expertMemory: 0.794, weightOnly: 0.6, promptAttention: 0.415, decodeAttention: 0.74,
    network: 0.502, networkMicroseconds: 8, layerMicroseconds: (31.7, 12, 20.1),
    stepMilliseconds: 1, sequenceMicroseconds: 15, launchMilliseconds: (0.303, 0.298),
    requestMilliseconds: 61.4, arrivalMilliseconds: 1, handoffMilliseconds: 59.8)

  /// Triples are for bf16, FP8 and FP4; of a layer, what any layer takes, what experts add, what latent or linear
  /// attention adds.
  private init(
    compute: (Double, Double, Double), expertCompute: (Double, Double, Double), memory: Double, expertMemory: Double,
    weightOnly: Double, promptAttention: Double, decodeAttention: Double, network: Double, networkMicroseconds: Double,
    layerMicroseconds: (Double, Double, Double), stepMilliseconds: Double, sequenceMicroseconds: Double,
    launchMilliseconds: (Double, Double), requestMilliseconds: Double, arrivalMilliseconds: Double,
    handoffMilliseconds: Double
  ) {
    kernels = EngineConstants(
      compute: .init(bf16: compute.0, fp8: compute.1, fp4: compute.2),
      expertCompute: .init(bf16: expertCompute.0, fp8: expertCompute.1, fp4: expertCompute.2), memory: memory,
      expertMemory: expertMemory, weightOnly: weightOnly, promptAttention: promptAttention,
      decodeAttention: decodeAttention, network: network, networkLatency: networkMicroseconds * 1e-6,
      layerOverhead: layerMicroseconds.0 * 1e-6, expertLayerOverhead: layerMicroseconds.1 * 1e-6,
      attentionLayerOverhead: layerMicroseconds.2 * 1e-6)
    serving = ServingConstants(
      step: stepMilliseconds * 1e-3, sequence: sequenceMicroseconds * 1e-6, launch: launchMilliseconds.0 * 1e-3,
      expertLaunch: launchMilliseconds.1 * 1e-3, request: requestMilliseconds * 1e-3,
      arrival: arrivalMilliseconds * 1e-3, handoff: handoffMilliseconds * 1e-3)
  }
}
