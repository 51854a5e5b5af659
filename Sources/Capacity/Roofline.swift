import Fleet

/// Iteration times of a worker from the peaks of its devices and the shape of the model.
///
///     linear(T)  = layers x overhead + max(2 x active x T / (n F e_c), weights(T) / (n M e_m)) + all-reduces(T)
///     attention  = 4 x heads x dimension x layers x pairs / (n F e_p)         of prompts
///                  KV bytes of the batch's context / (shards M e_a)            of decode steps
///
/// with n devices of F FLOP/s and M bytes/s. Weights touched by T tokens: all of a dense model; of a mixture of experts the
/// expected distinct share 1 - (1 - active / total)^T, exact for one token and for many.
struct Roofline: Sendable {
  let contextSeconds: Double
  let pairSeconds: Double
  /// Seconds to read a sequence's fixed state once.
  let stateSeconds: Double
  let kvTokens: Double

  private let overhead: Double
  private let tokenSeconds: Double
  private let weightSeconds: Double
  private let idleShare: Double
  private let reduceTokenSeconds: Double
  private let reduceLatency: Double

  /// Memory that weights and KV cache cannot have, bytes a device: the runtime's context, communication buffers and the
  /// peak of activations at the usual token budget. Assumption, after the gap that vLLM reports between profile and plan.
  static let activationReserve = 3e9

  init(pool: PoolPlan, fleet: FleetPlan) throws(CapacityError) {
    func known(_ value: Double?, _ what: String) throws(CapacityError) -> Double {
      guard let value, value > 0 else {
        throw CapacityError("pool \(pool.name): the \(what) of \(pool.device.name) is unknown; give measured rates instead")
      }
      return value
    }
    let model = fleet.model
    let n = Double(pool.devicesPerWorker)
    let peak = try known(pool.device.peakFLOPS(fleet.precision), "\(fleet.precision.rawValue) FLOP/s")
    let attentionPeak = pool.device.bf16FLOPS ?? peak
    let bandwidth = try known(pool.device.memoryBandwidth, "memory bandwidth")
    let memory = try known(pool.device.memoryBytes, "memory size")
    let constants = EngineConstants.fitted(for: pool.device.id)
    let shards = Roofline.kvShards(model: model, devices: pool.devicesPerWorker)

    overhead = Double(model.layers) * constants.layerOverhead
    tokenSeconds = 2 * model.activeParameters / (n * peak * constants.compute)
    weightSeconds = model.totalParameters * fleet.precision.bytes / (n * bandwidth * constants.memory)
    idleShare = 1 - min(1, model.activeParameters / model.totalParameters)
    if pool.devicesPerWorker > 1 {
      let scaleUp = try known(pool.device.scaleUpBandwidth, "scale-up bandwidth")
      let reduces = 2 * Double(model.layers)
      reduceLatency = reduces * constants.networkLatency
      reduceTokenSeconds = reduces * 2 * Double(model.hidden) * 2 * (n - 1) / n / (scaleUp * constants.network)
    } else {
      reduceLatency = 0
      reduceTokenSeconds = 0
    }
    contextSeconds = fleet.kvBytesPerToken / (shards * bandwidth * constants.decodeAttention)
    stateSeconds = fleet.fixedStateBytes / (n * bandwidth * constants.decodeAttention)
    pairSeconds = 4 * Double(model.queryHeads) * Roofline.promptHeadDimension(model) * Double(model.growingLayers)
      / (n * attentionPeak * constants.promptAttention)
    let free = memory * pool.memoryUtilization - model.totalParameters * fleet.precision.bytes / n - Roofline.activationReserve
    guard free > 0 else {
      throw CapacityError(
        "pool \(pool.name): \(model.id) in \(fleet.precision.rawValue) does not fit in \(pool.devicesPerWorker) x "
          + "\(pool.device.name); use more devices a worker")
    }
    kvTokens = free * shards / fleet.kvBytesPerToken
  }

  /// What `tokens` tokens cost in everything but attention, seconds.
  func linear(tokens: Double) -> Double {
    let weights = weightSeconds * (idleShare <= 0 ? 1 : 1 - Roofline.power(idleShare, tokens))
    return overhead + max(tokenSeconds * tokens, weights) + reduceLatency + reduceTokenSeconds * tokens
  }

  /// In how many parts a token's KV cache is spread over a worker's devices. Tensor parallelism splits it by KV head and
  /// copies it beyond; a latent (MLA) cache cannot be split, so engines spread sequences over the devices instead.
  static func kvShards(model: Model, devices: Int) -> Double {
    model.isLatentAttention ? Double(devices) : Double(min(devices, max(1, model.kvHeads)))
  }

  /// Dimension of a head in the attention of prompts. MLA expands its latent for them: 192 for scores, 128 for values.
  static func promptHeadDimension(_ model: Model) -> Double {
    model.isLatentAttention ? 160 : Double(model.headDimension)
  }

  /// base^exponent for 0 < base < 1, by squaring on whole exponents: the same on every machine.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    var square = base
    var left = exponent >= 1e9 ? 1_000_000_000 : Int(exponent)
    while left > 0 && square > 1e-300 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return left > 0 ? 0 : result
  }
}
