import Fleet

/// What fits in a worker's memory.
extension Roofline {
  /// Memory that weights and KV cache cannot have, bytes a device: the runtime's context, communication buffers and the
  /// peak of activations at the usual token budget. Assumption, after the gap that vLLM reports between profile and
  /// plan.
  static let activationReserve = 3e9

  /// Tokens of KV cache that fit beside the weights. Throws where these alone do not.
  static func kvTokens(
    _ setup: WorkerSetup, _ parts: ParameterParts, _ peaks: Peaks, bytesPerToken: Double
  ) throws(CapacityError) -> Double {
    // Attention and shared weights are copied to each group of data-parallel attention; both embeddings stay in bf16.
    // Of a pipeline, the first stage has the one and the last stage the other.
    let share = Pipeline.fullest(setup)
    let embeddings = setup.pipeline > 1 ? max(parts.head, parts.embedding) : parts.head + parts.embedding
    let weights =
      (parts.dense * setup.weights.bytes * share + embeddings * 2) / Double(setup.tensor)
      + parts.experts * setup.expertWeights.bytes * share / Double(setup.stageDevices)
    let free = peaks.memory * setup.memoryUtilization - weights - activationReserve
    guard free > 0 else {
      throw CapacityError(
        "\(setup.name): \(setup.model.id) in \(setup.weights.rawValue) does not fit in \(setup.devices) x "
          + "\(setup.device.name); use more devices a worker")
    }
    return free * kvShards(setup) / bytesPerToken
  }

  /// Windows are split as the cache is; the state of linear attention has heads of its own, which all devices share.
  static func stateTokens(_ setup: WorkerSetup, bytesPerToken: Double) -> Double {
    let bytes = setup.model.stateBytes(kvElementBytes: setup.kvElementBytes)
    guard bytes > 0, bytesPerToken > 0 else { return 0 }
    let copies = setup.model.isLinearHybrid ? kvShards(setup) / Double(setup.stageDevices) : 1
    return bytes * copies / bytesPerToken
  }

  /// In how many parts a token's KV cache is spread over a worker's devices. Tensor parallelism splits it by KV head
  /// and copies it beyond; a latent (MLA) cache cannot be split and is copied.
  static func kvShards(_ setup: WorkerSetup) -> Double {
    let split = setup.model.isLatentAttention ? 1 : min(setup.tensor, max(1, setup.model.kvHeads))
    return Double(split * setup.data)
  }
}
