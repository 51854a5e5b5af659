import Fleet

/// Iteration times of a worker from the peaks of its devices and the shape of the model: a sum over classes of
/// operators, each bound by compute or by memory.
///
///     linear(T, S) = gaps + dense(T) + experts(T) + head(S) + collectives(T) + traffic(T)
///       gaps       = layers x (overhead + expert overhead + latent or linear attention's)
///       dense(T)   = soft(2 P_dense T / (n F e_c),   P_dense w / (tp M e_m))
///       experts(T) = soft(2 k P_one T / (n F e_x),   E P_one w (1 - (1 - k/E)^T) / (n M e_xm))
///       head(S)    = max(2 V d S / (n F e_c),        2 V d / (tp M e_m))            of S sequences, in bf16
///       soft(a, b) = (a^4 + b^4)^(1/4): kernels near the knee reach neither peak
///     attention    = 4 x heads x dimension x growing layers x pairs / (n F e_p)      of prompts
///                    KV bytes of the batch's context / (shards M e_a)                of decode steps
///
/// with n = tp x dp devices of a pipeline stage of F FLOP/s and M bytes/s, E experts of which a token takes k, P_one
/// parameters of one expert in all layers, V vocabulary, d width. E (1 - (1 - k/E)^T) is the expected number of
/// distinct experts that T tokens touch. Stages of a pipeline are in `Pipeline`, other ways to the experts in
/// `WideExchange`.
///
/// Devices with different experts are taken as evenly loaded: what chance makes of the busiest one is in the fitted
/// shares. Told apart, it makes measured steps worse to tell (TPOT of `pdtop validate` 8.5 instead of 7.6 %,
/// disaggregated 12 of 8.5).
///
/// By reference: simulations hand models about in their innermost loop.
final class Roofline: Sendable {
  let contextSeconds: Double
  let pairSeconds: Double
  /// Seconds to read a sequence's fixed state once, and to write it where it changes with every token.
  let stateSeconds: Double
  let kvTokens: Double
  /// Tokens of the cache in whose place a sequence's fixed state stands.
  let stateTokens: Double
  /// Seconds that the host adds to an iteration, for a sequence in it, and of prompts in it.
  let host: Host

  struct Host: Sendable { var step, sequence, launch: Double }

  private let gaps: Double
  private let denseTokenSeconds: Double
  private let denseWeightSeconds: Double
  private let expertTokenSeconds: Double
  private let expertWeightSeconds: Double
  /// Share of experts that a token passes by; 1 where there are none.
  private let passedShare: Double
  private let headTokenSeconds: Double
  private let headWeightSeconds: Double
  /// Of each token between devices, and through the memory on its way to its experts and back; the second part alone.
  private let movingTokenSeconds: Double
  private let trafficTokenSeconds: Double
  private let wide: WideExchange?
  private let pipeline: Pipeline?

  init(_ setup: WorkerSetup) throws(CapacityError) {
    let peaks = try Peaks(setup)
    let parts = ParameterParts(setup.model)
    let kernels = EngineConstants.fitted(for: setup.device.id, setup.framework).tuned(setup.tuning)
    let n = Double(setup.stageDevices)
    pipeline = Pipeline(setup, kernels)
    let share = Pipeline.fullest(setup)
    let tensor = Double(setup.tensor)
    let dense = peaks.flops(setup.weights, kernels.compute)
    wide = WideExchange(setup, kernels)
    let grouped = peaks.flops(setup.expertWeights, wide == nil ? kernels.expertCompute : WideExpertKernels.compute)
    let widening = setup.expertWeights == .int4 ? kernels.weightOnly : 1
    denseTokenSeconds = 2 * parts.dense / (n * dense)
    denseWeightSeconds = parts.dense * setup.weights.bytes / (tensor * peaks.bandwidth * kernels.memory)
    expertTokenSeconds = 2 * parts.activeExperts / (n * grouped * widening)
    expertWeightSeconds =
      parts.experts * setup.expertWeights.bytes / (n * peaks.bandwidth * kernels.expertMemory * widening)
    passedShare = parts.passedShare
    headTokenSeconds = 2 * parts.head / (n * peaks.bf16 * kernels.compute.bf16)
    headWeightSeconds = 2 * parts.head / (tensor * peaks.bandwidth * kernels.memory)

    let collectives = Collectives(setup, kernels)
    trafficTokenSeconds = ExpertTraffic.tokenBytes(setup, parts) / (peaks.bandwidth * kernels.memory)
    movingTokenSeconds = collectives.tokenSeconds + trafficTokenSeconds
    gaps = Roofline.gaps(setup.model, kernels) + collectives.latency
    host = Roofline.host(setup)

    let attention = AttentionCost(setup, peaks, kernels)
    contextSeconds = attention.contextSeconds * share
    pairSeconds = attention.pairSeconds * share * (wide?.slowdown(hasPrompts: true) ?? 1)
    stateSeconds = attention.stateSeconds * share
    stateTokens = Roofline.stateTokens(setup, bytesPerToken: attention.cacheBytesPerToken)
    if let known = setup.tuning.kvTokens {
      kvTokens = known
    } else {
      kvTokens = try Roofline.kvTokens(setup, parts, peaks, bytesPerToken: attention.cacheBytesPerToken * share)
    }
    guard stateTokens < kvTokens else {
      throw CapacityError(
        "\(setup.name): \(setup.model.id) keeps \(Unit.bytes.format(setup.model.fixedStateBytes)) of fixed state a sequence, which "
          + "does not fit beside its weights in \(setup.devices) x \(setup.device.name); use more devices a worker")
    }
  }

  /// What `tokens` tokens of `sequences` sequences cost in everything but attention, seconds.
  @inline(__always)
  func linear(tokens: Double, sequences: Double, hasPrompts: Bool) -> Double {
    if let wide { return linear(wide, tokens: tokens, sequences: sequences, hasPrompts: hasPrompts) }
    var seconds = gaps + Roofline.soft(denseTokenSeconds * tokens, denseWeightSeconds)
    if passedShare < 1 { seconds += experts(tokens) }
    return seconds + head(sequences) + movingTokenSeconds * tokens
  }

  /// The same with other kernels for the experts and the way there.
  private func linear(_ wide: WideExchange, tokens: Double, sequences: Double, hasPrompts: Bool) -> Double {
    let part = wide.isOverlapped ? 0.5 : 1
    return wide.seconds(
      tokens: tokens, hasPrompts: hasPrompts,
      attention: gaps + Roofline.soft(denseTokenSeconds * tokens * part, denseWeightSeconds) + head(sequences * part),
      experts: experts(tokens * part) + trafficTokenSeconds * tokens * part)
  }

  @inline(__always)
  private func experts(_ tokens: Double) -> Double {
    Roofline.soft(expertTokenSeconds * tokens, expertWeightSeconds * (1 - Roofline.power(passedShare, tokens)))
  }

  @inline(__always)
  private func head(_ sequences: Double) -> Double { max(headTokenSeconds * sequences, headWeightSeconds) }

  /// A decode step of `batch` sequences, context aside, seconds.
  @inline(__always)
  func decode(_ batch: Double) -> Double {
    let own = batch * (stateSeconds + host.sequence)
    guard let pipeline else { return linear(tokens: batch, sequences: batch, hasPrompts: false) + own + host.step }
    return staged(pipeline, tokens: batch, sequences: batch, hasPrompts: false) + own
  }

  /// A pass over `tokens` prompt tokens of `sequences` sequences, pairs aside, seconds.
  func prefill(_ tokens: Double, sequences: Double) -> Double {
    guard let pipeline else {
      return linear(tokens: tokens, sequences: sequences, hasPrompts: true) + host.step + host.launch
    }
    return staged(pipeline, tokens: tokens, sequences: sequences, hasPrompts: true)
  }

  /// A step of `batch` sequences with `tokens` prompt tokens beside them, context and pairs aside, seconds.
  func mixed(_ batch: Double, tokens: Double) -> Double {
    let own = batch * (stateSeconds + host.sequence)
    guard let pipeline else {
      return linear(tokens: batch + tokens, sequences: batch + 1, hasPrompts: true) + own + host.step + host.launch
    }
    return staged(pipeline, tokens: batch + tokens, sequences: batch + 1, hasPrompts: true) + own
  }

  /// An iteration on the stages of a pipeline, what belongs to single sequences and their contexts aside.
  private func staged(_ pipeline: Pipeline, tokens: Double, sequences: Double, hasPrompts: Bool) -> Double {
    let parts = pipeline.microbatches(tokens: tokens)
    let head = head(sequences / parts)
    let all = linear(tokens: tokens / parts, sequences: sequences / parts, hasPrompts: hasPrompts)
    return pipeline.seconds(
      parts: parts, tokens: tokens, layers: all - head + (hasPrompts ? host.launch : 0), head: head, host: host.step)
  }

  /// Of two bounds nearly the larger; by a fifth more where they are equal.
  private static func soft(_ a: Double, _ b: Double) -> Double {
    let a2 = a * a
    let b2 = b * b
    return (a2 * a2 + b2 * b2).squareRoot().squareRoot()
  }

  private static func gaps(_ model: Model, _ kernels: EngineConstants) -> Double {
    var layer = kernels.layerOverhead
    if model.isMixture { layer += kernels.expertLayerOverhead }
    if model.isLatentAttention || model.isLinearHybrid { layer += kernels.attentionLayerOverhead }
    return Double(model.layers) * layer
  }

  private static func host(_ setup: WorkerSetup) -> Host {
    let more = setup.tuning.stepSeconds
    guard setup.includesEngine else { return Host(step: more, sequence: 0, launch: 0) }
    let serving = ServingConstants.fitted(for: setup.device.id, setup.framework)
    let launch = serving.launch + (setup.model.isMixture ? serving.expertLaunch : 0)
    // Each group of data-parallel attention has a scheduler of its own.
    return Host(
      step: serving.step + more, sequence: serving.sequence / Double(setup.data),
      launch: launch * Double(setup.model.layers))
  }

  /// base^exponent for 0 < base < 1, by squaring on whole exponents, and linear between them: the same on every
  /// machine.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    var square = base
    var left = exponent >= 1e9 ? 1_000_000_000 : Int(exponent)
    while left > 0 && square > 1e-30 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return left > 0 ? 0 : result * (1 - (exponent - exponent.rounded(.down)) * (1 - base))
  }
}
