import Fleet

/// What attention costs for each token of context, each pair of tokens, and each sequence.
struct AttentionCost: Sendable {
  let contextSeconds: Double
  let pairSeconds: Double
  let stateSeconds: Double
  /// KV-cache bytes of one token, whole model.
  let cacheBytesPerToken: Double

  init(_ setup: WorkerSetup, _ peaks: Peaks, _ kernels: EngineConstants) {
    let model = setup.model
    let n = Double(setup.stageDevices)
    let shards = Roofline.kvShards(setup)
    let reading = peaks.bandwidth * kernels.decodeAttention
    cacheBytesPerToken = model.kvBytesPerToken * setup.kvElementBytes / 2
    let read = cacheBytesPerToken / (shards * reading)
    contextSeconds =
      model.isLatentAttention
      ? max(read, AttentionCost.absorbedFLOPs(model) / (n * peaks.bf16 * kernels.promptAttention)) : read
    // A linear-attention state is read and written with every token; a window is read only.
    stateSeconds = AttentionCost.stateTraffic(model, setup.kvElementBytes) / (n * reading)
    let attentionPeak = setup.promptAttention == .bf16 ? peaks.bf16 : setup.device.fp8FLOPS ?? peaks.bf16
    pairSeconds = AttentionCost.pairFLOPs(model) / (n * attentionPeak * kernels.promptAttention)
  }

  /// Bytes that a decode step moves of a sequence's fixed state.
  static func stateTraffic(_ model: Model, _ kvElementBytes: Double) -> Double {
    model.stateBytes(kvElementBytes: kvElementBytes) * (model.isLinearHybrid ? 2 : 1)
  }

  /// FLOPs of a decoding token for each token of context where the latent is not expanded: each head takes 576 elements
  /// for its score and 512 for its value. Few devices with all heads are bound by this, not by the cache's bytes.
  private static func absorbedFLOPs(_ model: Model) -> Double {
    2 * Double(model.queryHeads) * (576 + 512) * Double(model.growingLayers)
  }

  /// FLOPs of one pair of a prompt token and an earlier one: scores and values.
  static func pairFLOPs(_ model: Model) -> Double {
    4 * Double(model.queryHeads) * promptHeadDimension(model) * Double(model.growingLayers)
  }

  /// Dimension of a head in the attention of prompts. MLA expands its latent for them: 192 for scores, 128 for values.
  private static func promptHeadDimension(_ model: Model) -> Double {
    model.isLatentAttention ? 160 : Double(model.headDimension)
  }
}
