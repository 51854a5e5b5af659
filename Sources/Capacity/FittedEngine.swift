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
    compute: (0.682, 0.559, 0.45), expertCompute: (0.188, 0.101, 0.25),
    memory: 0.928, expertMemory: 0.838, weightOnly: 0.82, promptAttention: 0.66, decodeAttention: 0.775,
    network: 0.682, networkMicroseconds: 7.42, layerMicroseconds: (45.1, 27.7, 16.1),
    stepMilliseconds: 1.34, sequenceMicroseconds: 34.4, launchMilliseconds: (0.159, 0.24),
    requestMilliseconds: 34.8, arrivalMilliseconds: 1, handoffMilliseconds: 60)

  private static let hopperSGLang = FittedEngine(
    compute: (0.69, 0.539, 0.45), expertCompute: (0.312, 0.221, 0.25),
    memory: 0.98, expertMemory: 0.876, weightOnly: 0.5, promptAttention: 0.428, decodeAttention: 0.743,
    network: 0.832, networkMicroseconds: 8.67, layerMicroseconds: (44.8, 24.6, 41.8),
    stepMilliseconds: 0.869, sequenceMicroseconds: 20.3, launchMilliseconds: (0.334, 0.702),
    requestMilliseconds: 127, arrivalMilliseconds: 1.21, handoffMilliseconds: 60)

  private static let hopperTRTLLM = FittedEngine(
    compute: (0.708, 0.551, 0.45), expertCompute: (0.237, 0.149, 0.25),
    memory: 0.938, expertMemory: 0.837, weightOnly: 0.575, promptAttention: 0.618, decodeAttention: 0.732,
    network: 0.555, networkMicroseconds: 3.88, layerMicroseconds: (47.2, 41.6, 67.7),
    stepMilliseconds: 0.51, sequenceMicroseconds: 19.3, launchMilliseconds: (0.428, 0.288),
    requestMilliseconds: 68.7, arrivalMilliseconds: 1.04, handoffMilliseconds: 195)

  private static let blackwellVLLM = FittedEngine(
    compute: (0.645, 0.42, 0.354), expertCompute: (0.296, 0.164, 0.149),
    memory: 0.867, expertMemory: 0.984, weightOnly: 0.4, promptAttention: 0.556, decodeAttention: 0.88,
    network: 0.451, networkMicroseconds: 7.17, layerMicroseconds: (49.9, 15.5, 14.1),
    stepMilliseconds: 0.802, sequenceMicroseconds: 11.2, launchMilliseconds: (0.212, 0.4),
    requestMilliseconds: 53.1, arrivalMilliseconds: 1.01, handoffMilliseconds: 157)

  private static let blackwellSGLang = FittedEngine(
    compute: (0.595, 0.491, 0.43), expertCompute: (0.275, 0.0417, 0.307),
    memory: 0.828, expertMemory: 0.733, weightOnly: 0.293, promptAttention: 0.708, decodeAttention: 0.871,
    network: 0.352, networkMicroseconds: 7.48, layerMicroseconds: (39.1, 12.4, 16.4),
    stepMilliseconds: 1.21, sequenceMicroseconds: 16, launchMilliseconds: (0.353, 0.346),
    requestMilliseconds: 190, arrivalMilliseconds: 0.993, handoffMilliseconds: 64.6)

  private static let blackwellTRTLLM = FittedEngine(
    compute: (0.635, 0.54, 0.994), expertCompute: (0.285, 0.258, 0.245),
    memory: 0.914, expertMemory: 0.743, weightOnly: 0.276, promptAttention: 0.606, decodeAttention: 0.69,
    network: 0.407, networkMicroseconds: 5.76, layerMicroseconds: (45.7, 14.5, 18.3),
    stepMilliseconds: 0.542, sequenceMicroseconds: 10.4, launchMilliseconds: (0.139, 0.304),
    requestMilliseconds: 127, arrivalMilliseconds: 0.991, handoffMilliseconds: 48.8)

  private static let ampereVLLM = FittedEngine(
    compute: (0.848, 0.55, 0.45), expertCompute: (0.4, 0.3, 0.25),
    memory: 0.727, expertMemory: 0.75, weightOnly: 0.6, promptAttention: 0.609, decodeAttention: 0.533,
    network: 0.498, networkMicroseconds: 9.71, layerMicroseconds: (47.3, 12, 20),
    stepMilliseconds: 1, sequenceMicroseconds: 15, launchMilliseconds: (0.3, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1, handoffMilliseconds: 60)

  private static let ampereTRTLLM = FittedEngine(
    compute: (0.77, 0.55, 0.45), expertCompute: (0.4, 0.3, 0.25),
    memory: 0.909, expertMemory: 0.75, weightOnly: 0.6, promptAttention: 0.491, decodeAttention: 0.884,
    network: 0.448, networkMicroseconds: 17.5, layerMicroseconds: (107, 12, 20),
    stepMilliseconds: 1, sequenceMicroseconds: 15, launchMilliseconds: (0.3, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1, handoffMilliseconds: 60)

  private static let adaVLLM = FittedEngine(
    compute: (0.578, 0.55, 0.45), expertCompute: (0.4, 0.3, 0.25),
    memory: 0.728, expertMemory: 0.75, weightOnly: 0.6, promptAttention: 0.436, decodeAttention: 0.755,
    network: 0.5, networkMicroseconds: 8, layerMicroseconds: (33.2, 12, 20),
    stepMilliseconds: 1, sequenceMicroseconds: 15, launchMilliseconds: (0.3, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1, handoffMilliseconds: 60)

  private static let adaTRTLLM = FittedEngine(
    compute: (0.535, 0.55, 0.45), expertCompute: (0.4, 0.3, 0.25),
    memory: 0.923, expertMemory: 0.75, weightOnly: 0.6, promptAttention: 0.427, decodeAttention: 0.736,
    network: 0.5, networkMicroseconds: 8, layerMicroseconds: (32.6, 12, 20),
    stepMilliseconds: 1, sequenceMicroseconds: 15, launchMilliseconds: (0.3, 0.3),
    requestMilliseconds: 60, arrivalMilliseconds: 1, handoffMilliseconds: 60)

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
