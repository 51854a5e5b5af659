/// The constants of an engine on a family of devices: its kernels' shares of the peaks and its host's seconds.
///
/// Fitted by least absolute logarithms (errors beyond a factor of 1.4 to 1.8 counted as that much, so that rows with hidden
/// settings, such as speculative decoding, do not pull) to one half of two public tables, halved by a hash of the
/// configuration: measurements of InferenceX (SemiAnalysis; Llama-3.1 8B and 70B, Qwen3-32B, Qwen3.5-397B, MiniMax-M2.5, DeepSeek-R1
/// and V3, Kimi-K2.5 on H100, H200, B200, GB200) through the closed loop of `pdtop validate`, and per-pass estimates of
/// aiconfigurator 0.12 (NVIDIA), with a pull towards common starting values. Where a row has no data for a constant (an
/// Ampere device has no FP8 arithmetic; no disaggregated rows of vLLM on Hopper), the starting value stands.
struct FittedEngine: Sendable {
  let kernels: EngineConstants
  let serving: ServingConstants

  /// The constants of a family under an engine. SGLang was measured on Hopper and Blackwell alone; vLLM's stand in for it
  /// elsewhere.
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
    compute: (0.638, 0.542, 0.448), expertCompute: (0.68, 0.302, 0.45),
    memory: 0.957, expertMemory: 0.69, weightOnly: 1.05, promptAttention: 0.737, decodeAttention: 0.622,
    network: 0.749, networkMicroseconds: 8.04, layerMicroseconds: (44.2, 24.8, 21),
    stepMilliseconds: 1.15, sequenceMicroseconds: 20.4, launchMilliseconds: (0.198, 0.367),
    requestMilliseconds: 26.5, arrivalMilliseconds: 0.981, handoffMilliseconds: 60.7)

  private static let hopperSGLang = FittedEngine(
    compute: (0.833, 0.469, 0.454), expertCompute: (0.429, 0.633, 0.454),
    memory: 1.03, expertMemory: 0.74, weightOnly: 0.538, promptAttention: 0.418, decodeAttention: 0.579,
    network: 0.647, networkMicroseconds: 9.87, layerMicroseconds: (42.1, 25.8, 28),
    stepMilliseconds: 0.964, sequenceMicroseconds: 16.5, launchMilliseconds: (0.227, 0.608),
    requestMilliseconds: 128, arrivalMilliseconds: 0.861, handoffMilliseconds: 98.7)

  private static let hopperTRTLLM = FittedEngine(
    compute: (0.638, 0.505, 0.45), expertCompute: (0.286, 0.204, 0.447),
    memory: 1.03, expertMemory: 0.715, weightOnly: 0.635, promptAttention: 0.716, decodeAttention: 0.755,
    network: 0.778, networkMicroseconds: 3.9, layerMicroseconds: (57.7, 43.5, 44.1),
    stepMilliseconds: 0.501, sequenceMicroseconds: 15.4, launchMilliseconds: (0.484, 0.464),
    requestMilliseconds: 65.4, arrivalMilliseconds: 1.13, handoffMilliseconds: 57.9)

  private static let blackwellVLLM = FittedEngine(
    compute: (0.736, 0.536, 0.444), expertCompute: (0.95, 0.2, 0.542),
    memory: 0.871, expertMemory: 1.05, weightOnly: 0.408, promptAttention: 0.357, decodeAttention: 0.796,
    network: 0.307, networkMicroseconds: 7.44, layerMicroseconds: (45.2, 14.7, 20.5),
    stepMilliseconds: 0.81, sequenceMicroseconds: 12.2, launchMilliseconds: (0.245, 0.293),
    requestMilliseconds: 32.9, arrivalMilliseconds: 1.01, handoffMilliseconds: 225)

  private static let blackwellSGLang = FittedEngine(
    compute: (0.57, 0.505, 0.449), expertCompute: (0.481, 0.211, 0.348),
    memory: 0.558, expertMemory: 0.811, weightOnly: 0.322, promptAttention: 0.572, decodeAttention: 1.12,
    network: 0.431, networkMicroseconds: 6.72, layerMicroseconds: (45.8, 16.6, 21.1),
    stepMilliseconds: 1.06, sequenceMicroseconds: 13.8, launchMilliseconds: (0.447, 0.342),
    requestMilliseconds: 102, arrivalMilliseconds: 1, handoffMilliseconds: 236)

  private static let blackwellTRTLLM = FittedEngine(
    compute: (0.564, 0.512, 0.432), expertCompute: (0.398, 0.546, 0.561),
    memory: 0.923, expertMemory: 0.784, weightOnly: 0.27, promptAttention: 0.547, decodeAttention: 0.815,
    network: 0.414, networkMicroseconds: 6.34, layerMicroseconds: (47.6, 13.6, 15.2),
    stepMilliseconds: 0.447, sequenceMicroseconds: 10.8, launchMilliseconds: (0.123, 1.31),
    requestMilliseconds: 24, arrivalMilliseconds: 1.01, handoffMilliseconds: 23.8)

  private static let ampereVLLM = FittedEngine(
    compute: (0.767, 0.552, 0.455), expertCompute: (0.6, 0.498, 0.443),
    memory: 0.744, expertMemory: 0.792, weightOnly: 0.591, promptAttention: 0.741, decodeAttention: 0.642,
    network: 0.448, networkMicroseconds: 10.5, layerMicroseconds: (55.9, 12, 20),
    stepMilliseconds: 0.999, sequenceMicroseconds: 14.8, launchMilliseconds: (0.301, 0.304),
    requestMilliseconds: 59.8, arrivalMilliseconds: 1.01, handoffMilliseconds: 60.1)

  private static let ampereTRTLLM = FittedEngine(
    compute: (0.758, 0.546, 0.451), expertCompute: (0.596, 0.498, 0.457),
    memory: 0.682, expertMemory: 0.8, weightOnly: 0.6, promptAttention: 0.559, decodeAttention: 1.01,
    network: 0.496, networkMicroseconds: 7.76, layerMicroseconds: (28.8, 12, 20.2),
    stepMilliseconds: 1, sequenceMicroseconds: 14.8, launchMilliseconds: (0.303, 0.298),
    requestMilliseconds: 59.5, arrivalMilliseconds: 0.996, handoffMilliseconds: 59.9)

  private static let adaVLLM = FittedEngine(
    compute: (0.523, 0.554, 0.45), expertCompute: (0.605, 0.498, 0.449),
    memory: 0.558, expertMemory: 0.788, weightOnly: 0.6, promptAttention: 0.504, decodeAttention: 0.902,
    network: 0.5, networkMicroseconds: 8.2, layerMicroseconds: (52.9, 12, 20.2),
    stepMilliseconds: 1.01, sequenceMicroseconds: 14.5, launchMilliseconds: (0.303, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1.01, handoffMilliseconds: 59.8)

  private static let adaTRTLLM = FittedEngine(
    compute: (0.537, 0.552, 0.429), expertCompute: (0.597, 0.498, 0.454),
    memory: 0.929, expertMemory: 0.8, weightOnly: 0.6, promptAttention: 0.421, decodeAttention: 0.74,
    network: 0.531, networkMicroseconds: 8, layerMicroseconds: (37.8, 11.7, 19.7),
    stepMilliseconds: 0.983, sequenceMicroseconds: 15.1, launchMilliseconds: (0.309, 0.298),
    requestMilliseconds: 60.9, arrivalMilliseconds: 1, handoffMilliseconds: 59.8)

  /// Triples are for bf16, FP8 and FP4; of a layer, what any layer takes, what experts add, what latent or linear attention adds.
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
