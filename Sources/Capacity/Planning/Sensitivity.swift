public import Fleet

/// How much one input moves the answer.
public struct Sensitivity: Sendable, Equatable {
  /// What was changed, and how, in words: `output length`, `-20 % to +20 %`.
  public var input: String
  public var change: String
  /// Prefill's share of the money at which both phases fill together, at the low and the high end.
  public var low: Double
  public var high: Double
  /// USD per million output tokens at the matched ratio, likewise; nil where a price is unknown.
  public var lowCost: Double?
  public var highCost: Double?

  /// How far the best ratio moves, as a share of the money.
  public var spread: Double { abs(high - low) }
}

extension FleetModel {
  /// What moves the best ratio most: each input by a fifth either way (hit rates by ten points), the one that moves it
  /// most first. Inputs that the fleet or the mix does not have are left out.
  public func sensitivities(_ mix: TrafficMix, slo: SLO) -> [Sensitivity] {
    var found: [Sensitivity] = []
    func add(_ input: String, _ change: String = "-20 % to +20 %", _ vary: (Double) -> (FleetModel?, TrafficMix, SLO)) {
      let ends = [-1.0, 1].map { direction -> (Double, Double?)? in
        let (model, mix, slo) = vary(direction)
        guard let model, let share = model.balance(mix, slo)?.matchedPrefillShare else { return nil }
        let counts = model.matchedWorkers(mix, slo: slo)
        let capacity = model.assess(mix, slo: slo, workers: counts).capacity
        return (share, model.running(mix, slo, at: capacity, workers: counts).usdPerMillionOutputTokens)
      }
      guard let low = ends[0], let high = ends[1] else { return }
      found.append(
        Sensitivity(input: input, change: change, low: low.0, high: high.0, lowCost: low.1, highCost: high.1))
    }
    func of(_ mix: TrafficMix, _ change: (inout TrafficMix) -> Void) -> TrafficMix {
      var copy = mix
      change(&copy)
      return copy
    }
    add("input length") { d in (self, of(mix) { $0.setInputLength(mix.inputLength * (1 + 0.2 * d)) }, slo) }
    add("output length") { d in (self, of(mix) { $0.setOutputLength(mix.outputLength * (1 + 0.2 * d)) }, slo) }
    let hit = mix.cacheHitRate
    let (lowest, highest) = (max(0, hit - 0.1), min(0.99, hit + 0.1))
    add("cache hits", "\(Unit.ratio.format(lowest)) to \(Unit.ratio.format(highest))") { d in
      (self, of(mix) { $0.setCacheHitRate(d < 0 ? lowest : highest) }, slo)
    }
    if let tpot = slo.tpot {
      add("TPOT target") { d in (self, mix, SLO(ttft: slo.ttft, tpot: tpot * (1 + 0.2 * d), goal: slo.goal)) }
    }
    if let ttft = slo.ttft {
      add("TTFT target") { d in (self, mix, SLO(ttft: ttft * (1 + 0.2 * d), tpot: slo.tpot, goal: slo.goal)) }
    }
    for index in plan.pools.indices where plan.pools[index].role != .general {
      let pool = plan.pools[index]
      if pool.device.priceUSD != nil {
        add("price of \(pool.name)") { d in
          (varied(index) { $0.priceUSD = $0.priceUSD.map { $0 * (1 + 0.2 * d) } }, mix, slo)
        }
      }
      if pool.measured == nil {
        add("bandwidth of \(pool.name)") { d in
          (varied(index) { $0.memoryBandwidth = $0.memoryBandwidth.map { $0 * (1 + 0.2 * d) } }, mix, slo)
        }
        add("FLOP/s of \(pool.name)") { d in (varied(index) { $0.scaleFLOPS(1 + 0.2 * d) }, mix, slo) }
      }
    }
    return found.sorted { $0.spread > $1.spread }
  }

  /// The fleet with another device in a pool; nil where it cannot be computed.
  private func varied(_ pool: Int, _ change: (inout Device) -> Void) -> FleetModel? {
    var plan = plan
    change(&plan.pools[pool].device)
    return try? FleetModel(plan)
  }
}

extension Device {
  fileprivate mutating func scaleFLOPS(_ factor: Double) {
    bf16FLOPS = bf16FLOPS.map { $0 * factor }
    fp8FLOPS = fp8FLOPS.map { $0 * factor }
    fp4FLOPS = fp4FLOPS.map { $0 * factor }
  }
}
