import Fleet

/// What the kernels of wide expert parallelism reach, DeepEP and DeepGEMM: from their READMEs (DeepSeek, 2025),
/// measured on H800, whose arithmetic and NIC are an H100's. Nothing here is fitted.
enum WideExpertKernels {
  /// Of peak FLOP/s, in grouped products of whole experts: 1,297 TFLOP/s in the two thirds of an expert that go up and
  /// 1,099 in the third that goes down, of 1,979. Measured in FP8, taken for the other formats too.
  static let compute = EngineConstants.ByFormat(bf16: 0.62, fp8: 0.62, fp4: 0.62)
  /// Of a NIC's line rate, where each node gets a prompt's token once: 43 of 50 GB/s.
  static let promptNetwork = 0.86
  /// Of a NIC's line rate, where each expert gets a decoding token: 128 tokens to 8 experts each and back, 7,168 wide,
  /// in 192 + 369 us.
  static let decodeNetwork = 0.785
  /// How much longer products take beside the exchange of prompts' tokens: it has 20 of an H100's 132 multiprocessors.
  static let promptSlowdown = 132.0 / 112
}
