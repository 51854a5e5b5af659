public import Fleet

/// What one mean request of a traffic mix asks for, whoever serves it.
public struct Demand: Sendable, Equatable {
  /// Prompt tokens to compute, and attention pairs of them.
  public var computed: Double
  public var pairs: Double
  /// Decode steps of a request: its output tokens after the first.
  public var steps: Double
  /// Mean context of a decoding sequence, tokens, weighted by the steps it is in the batch.
  public var context: Double
  /// Mean context beyond the decode workers' `contextStart`, tokens, weighted likewise; taken at each class's mean
  /// context.
  public var excess: Double
  /// KV bytes over the link.
  public var bytes: Double
  /// How widely prompts to compute and outputs are spread: mean square over squared mean.
  public var promptSpread: Double
  public var outputSpread: Double

  /// The demand of `mix` where decode steps grow with the context beyond `contextStart`.
  public init(mix: TrafficMix, contextStart: Double, fleet: FleetPlan) {
    computed = mix.mean { $0.input.mean * (1 - $0.cacheHitRate) }
    pairs = mix.mean { Demand.pairs($0) }
    let steps = mix.mean { Demand.steps($0) }
    self.steps = steps
    context = steps > 0 ? mix.mean { Demand.steps($0) * Demand.context($0) } / steps : mix.inputLength
    excess = steps > 0 ? mix.mean { Demand.steps($0) * max(0, Demand.context($0) - contextStart) } / steps : 0
    let sent = fleet.link.blocks == .all ? mix.inputLength : computed
    bytes = sent * fleet.kvBytesPerToken + fleet.fixedStateBytes
    let square = mix.mean { $0.input.meanSquare * (1 - $0.cacheHitRate) * (1 - $0.cacheHitRate) }
    promptSpread = computed > 0 ? max(1, square / (computed * computed)) : 1
    let output = mix.outputLength
    outputSpread = output > 0 ? max(1, mix.mean { $0.output.meanSquare } / (output * output)) : 1
  }

  /// Worker-seconds of prefill on workers like this one. Prompts are priced in full batches of the pool's token budget,
  /// the way a pool works that has no capacity to spare.
  public func prefillSeconds(_ worker: WorkerModel, _ pool: PoolPlan) -> Double {
    let budget = max(1, pool.tokenBudget)
    return computed * worker.prefillFixed(budget) / Double(budget) + worker.pairSeconds * pairs
  }

  /// Mean attention pairs of a class's prompts, the cached part being looked back on: E[x^2] (1 - h^2) / 2.
  private static func pairs(_ traffic: TrafficClass) -> Double {
    let hit = traffic.cacheHitRate
    return traffic.input.meanSquare * (1 - hit * hit) / 2
  }

  private static func steps(_ traffic: TrafficClass) -> Double { max(0, traffic.output.mean - 1) }

  /// Mean context over a class's decode steps: the prompt and, on the way, half of the output seen by a step at random.
  private static func context(_ traffic: TrafficClass) -> Double {
    traffic.input.mean + traffic.output.mean * (1 + traffic.output.variation) / 2
  }
}
