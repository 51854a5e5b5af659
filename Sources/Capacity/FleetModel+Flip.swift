import Fleet

/// A worker of one pool in the role of another.
public struct RoleFlip: Sendable, Equatable {
  /// The pool that it joins.
  public let pool: Int
  /// e(device, phase): its rate over that of the pool's own workers. Output tokens per second at up to 64 sequences of
  /// 2,048 tokens, or prompt tokens per second in full passes.
  public let efficiency: Double
  /// Tokens of KV cache that fit in it; nil: memory is not modelled.
  public let kvTokens: Double?
}

extension FleetModel {
  /// The pool that a worker joins when it takes the other role: one of the same device, else the first one. Nil for a
  /// general pool, which serves both, and where there is no pool of the other role.
  public func flipTarget(ofPool index: Int) -> Int? {
    let own = plan.pools[index]
    guard own.role != .general else { return nil }
    let others = pools(own.role == .prefill ? .decode : .prefill)
    return others.first { isSame(own, plan.pools[$0]) } ?? others.first
  }

  private func isSame(_ a: PoolPlan, _ b: PoolPlan) -> Bool {
    a.device.id == b.device.id && a.devicesPerWorker == b.devicesPerWorker
  }

  /// What a pool's worker is worth in the other role. Throws where it cannot take it: the model does not fit in its
  /// memory, or what the roofline needs of its device is not known.
  public func flip(ofPool index: Int) throws(CapacityError) -> RoleFlip {
    let own = plan.pools[index]
    guard let target = flipTarget(ofPool: index) else {
      throw CapacityError("pool \(own.name): there is no other role to take")
    }
    if let told = own.otherPhase { return try flip(own, told, to: target, from: index) }
    guard !isSame(own, plan.pools[target]) else {
      return RoleFlip(pool: target, efficiency: 1, kvTokens: workers[target].kvTokens)
    }
    guard plan.link.workerBandwidth ?? own.device.nicBandwidth != nil else {
      throw CapacityError("\(own.device.name): its NIC is not known")
    }
    // Measured rates are of the pool's own device and role; the two are compared by the roofline of both.
    var native = plan.pools[target]
    native.measured = nil
    var guest = native
    guest.device = own.device
    if guest.devicesPerWorker != own.devicesPerWorker { guest.parallel = own.parallel }
    guest.devicesPerWorker = own.devicesPerWorker
    guest.memoryUtilization = own.memoryUtilization
    let worker = try WorkerModel(pool: guest, fleet: plan)
    let efficiency = worker.phaseRate(native) / (try WorkerModel(pool: native, fleet: plan)).phaseRate(native)
    return RoleFlip(
      pool: target, efficiency: efficiency, kvTokens: workers[target].kvTokens == nil ? nil : worker.kvTokens)
  }
}

extension FleetModel {
  /// A worker of a pool that comes back to it.
  public func homecoming(ofPool index: Int) -> RoleFlip {
    RoleFlip(pool: index, efficiency: 1, kvTokens: workers[index].kvTokens)
  }

  /// The worker that the plan tells of: what its money is worth in the other phase.
  private func flip(_ own: PoolPlan, _ told: Double, to target: Int, from index: Int) throws(CapacityError) -> RoleFlip
  {
    guard told > 0 else { throw CapacityError("pool \(own.name): its devices serve one phase only (other_phase)") }
    let prices = (fixedCostPerHour(ofPool: index), fixedCostPerHour(ofPool: target))
    let price = prices.0.flatMap { own in prices.1.map { own / $0 } } ?? 1
    return RoleFlip(pool: target, efficiency: told * price, kvTokens: workers[target].kvTokens)
  }
}

extension WorkerModel {
  private static let sequences = 64.0
  private static let context = 2048.0

  /// Tokens per second in a pool's role.
  fileprivate func phaseRate(_ pool: PoolPlan) -> Double {
    guard pool.role == .decode else { return Double(pool.tokenBudget) / prefillFixed(pool.tokenBudget) }
    let batch = max(1, min(Self.sequences, (kvTokens ?? .infinity) / (Self.context + stateTokens)).rounded(.down))
    return batch / decodeStep(batch: Int(batch), excess: batch * max(0, Self.context - contextStart))
  }
}
