public import Fleet

/// How long one worker takes for an iteration, and what fits in its memory.
///
/// A decode step of `B` sequences takes
///
///     max(floor, fixed(B) + contextSeconds x excess)      excess = sum over sequences of max(0, context -
///     contextStart)
///
/// and a prefill pass of `T` new tokens that look back on `pairs` (token, earlier token) pairs takes
///
///     prefillFixed(T) + pairSeconds x pairs
///
/// Both come from the roofline, a sum over classes of operators each bound by compute or by memory, or from measured
/// rates. While a batch does not change, the step time is affine in the number of steps: the simulator leaps by that.
public struct WorkerModel: Sendable {
  /// Shortest decode step, seconds.
  public let floor: Double
  /// Seconds that each token of context beyond `contextStart` adds to a decode step.
  public let contextSeconds: Double
  /// Context, in tokens, up to which a sequence adds nothing to a decode step.
  public let contextStart: Double
  /// Seconds that each pair of a token and an earlier token adds to a prefill pass.
  public let pairSeconds: Double
  /// What a prefill pass takes longer that finds the worker's pipeline empty, as a share of it: it has to come through
  /// the stages behind the first one. 0 of one stage.
  public let pipelineFill: Double
  /// Tokens of KV cache that fit; nil: memory is not modelled.
  public let kvTokens: Double?
  /// Tokens of KV cache in whose place a sequence's fixed state stands: windows, the state of linear attention.
  public let stateTokens: Double

  /// `fixed` of small batches, which simulations ask for at every change of one.
  private let steps: [Double]
  private static let stepsKept = 1025

  private let kind: Kind
  private enum Kind: Sendable {
    case measured(prefillTokenSeconds: Double, decodeTokenSeconds: Double)
    case roofline(Roofline)
  }

  /// The model of a worker given in every detail, from the roofline. Throws as `init(pool:fleet:)` does.
  public init(_ setup: WorkerSetup) throws(CapacityError) {
    let roofline = try Roofline(setup)
    kind = .roofline(roofline)
    steps = (0..<WorkerModel.stepsKept).map { roofline.decode(Double($0)) }
    floor = 0
    contextSeconds = roofline.contextSeconds
    contextStart = 0
    pairSeconds = roofline.pairSeconds
    pipelineFill = 1 - 1 / Double(setup.pipeline)
    kvTokens = roofline.kvTokens
    stateTokens = roofline.stateTokens
  }

  /// The model of a pool's workers. Throws where the device lacks a fact that the roofline needs, or the model does not
  /// fit.
  public init(pool: PoolPlan, fleet: FleetPlan) throws(CapacityError) {
    if let rates = pool.measured {
      kind = .measured(
        prefillTokenSeconds: 1 / rates.prefillTokensPerSecond, decodeTokenSeconds: 1 / rates.decodeTokensPerSecond)
      steps = []
      floor = rates.minimumStepSeconds
      contextSeconds = rates.contextPenaltyScale > 0 ? 1 / (rates.contextPenaltyScale * rates.decodeTokensPerSecond) : 0
      contextStart = rates.contextPenaltyStart
      pairSeconds = 0
      pipelineFill = 0
      kvTokens = nil
      stateTokens = 0
    } else {
      self = try WorkerModel(try WorkerSetup(pool: pool, fleet: fleet))
    }
  }

  /// The part of a decode step that depends on the number of sequences alone, seconds.
  public func fixed(_ batch: Int) -> Double {
    if steps.indices.contains(batch) { return steps[batch] }
    return switch kind {
    case .measured(_, let tokenSeconds): Double(batch) * tokenSeconds
    case .roofline(let roofline): roofline.decode(Double(batch))
    }
  }

  /// The part of a prefill pass that depends on the number of new tokens alone, seconds.
  public func prefillFixed(_ tokens: Int, sequences: Int = 1) -> Double {
    switch kind {
    case .measured(let tokenSeconds, _): Double(tokens) * tokenSeconds
    case .roofline(let roofline): roofline.prefill(Double(tokens), sequences: Double(sequences))
    }
  }

  /// One decode step of `batch` sequences with `excess` tokens of context beyond `contextStart` together, seconds.
  public func decodeStep(batch: Int, excess: Double) -> Double {
    max(floor, fixed(batch) + contextSeconds * excess)
  }

  /// One prefill pass of `tokens` new tokens and `pairs` attention pairs, seconds.
  public func prefillPass(tokens: Int, pairs: Double) -> Double { prefillFixed(tokens) + pairSeconds * pairs }

  /// One iteration that decodes `batch` sequences and computes `tokens` prompt tokens beside them, seconds.
  public func mixedStep(batch: Int, excess: Double, tokens: Int, pairs: Double) -> Double {
    let linear =
      switch kind {
      case .measured: fixed(batch) + prefillFixed(tokens)
      case .roofline(let roofline):
        tokens > 0 ? roofline.mixed(Double(batch), tokens: Double(tokens)) : roofline.decode(Double(batch))
      }
    return max(batch > 0 ? floor : 0, linear + contextSeconds * excess + pairSeconds * pairs)
  }

  /// Attention pairs of `tokens` new tokens behind `past` tokens already there.
  public static func pairs(tokens: Double, past: Double) -> Double { tokens * (past + (tokens + 1) / 2) }
}
