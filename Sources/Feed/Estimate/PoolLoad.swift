import Fleet

/// What a pool is asked for over what it can do, by the most honest capacity that there is: declared, measured while
/// busy, or the highest rate that it was seen to keep up while work waited.
extension PoolReader {
  mutating func readLoad() {
    switch pool.role {
    case .prefill:
      load = declaredPrefillLoad() ?? plannedLoad() ?? measuredPrefillLoad() ?? observedLoad(.computedTokenRate)
    case .decode: load = slotLoad() ?? plannedLoad() ?? observedLoad(.outputTokenRate)
    case .general: break
    }
  }

  /// Computed tokens over what the operator says; not where more than that was kept up, which refutes it.
  private func declaredPrefillLoad() -> Finding? {
    guard let computed = findings.value(.computedTokenRate), pool.up > 0 else { return nil }
    let declared = up.compactMap { worker in worker.promptCapacity.map { $0 * Double(worker.upCount) } }
    guard declared.count == up.count else { return nil }
    let capacity = declared.reduce(0, +)
    let told = "the declared \(Unit.tokensPerSecond.format(capacity))"
    if let peak, peak.rate * Double(pool.up) > capacity * Self.refuted, let seen = observedLoad(.computedTokenRate) {
      return Finding(seen.value, .estimated, seen.how + "; \(told) was exceeded")
    }
    return Finding(computed / capacity, .estimated, "computed prompt tokens per second over \(told)")
  }

  /// How much more than the declared capacity refutes it: less is noise of the windows.
  private static let refuted = 1.05

  /// Requests over what Dynamo's planner says that one engine can do under its SLA.
  private func plannedLoad() -> Finding? {
    guard isOnlyOfRole, pool.up > 0, let each = router.gauge(.declaredCapacity, role: pool.role.rawValue), each > 0,
      let rate = router.rate(.started) ?? findings.value(.completionRate)
    else { return nil }
    return Finding(
      rate / (each * Double(pool.up)), .estimated,
      "requests per second over the planner's \(Unit.requestsPerSecond.format(each)) of one engine under its SLA")
  }

  /// The share of the time that it was busy: computed tokens over tokens per second while busy.
  private func measuredPrefillLoad() -> Finding? {
    guard let computed = findings.value(.computedTokenRate), pool.up > 0 else { return nil }
    let window = options.rateWindow
    let busy = up.compactMap { worker in worker.rate(.idleSeconds, .value, window).map { Double(worker.upCount) - $0 } }
    if busy.count == up.count, !busy.isEmpty {
      return Finding(
        busy.reduce(0, +) / Double(pool.up), .derived, "share of the time that the schedulers were not idle")
    }
    let work = up.compactMap { $0.rate(.prefillTime, .sum, window) }
    let isOneByOne = zip(up, work).allSatisfy { $1 <= Double($0.upCount) }
    guard work.count == up.count, isOneByOne, computed > 0 else { return nil }
    return Finding(
      work.reduce(0, +) / Double(pool.up), .estimated,
      "computed tokens over tokens per second of prefill time: a capacity measured while busy, one request at a time")
  }

  private func observedLoad(_ field: Field) -> Finding? {
    guard let peak, peak.rate > 0, pool.up > 0, let rate = findings.value(field) else { return nil }
    return Finding(
      rate / (peak.rate * Double(pool.up)), .estimated,
      "\(field.info.title) over \(peak.words(workers: pool.up, at: time))")
  }

  /// Sequences that all workers that answer run at most; nil where nobody tells.
  var slots: Double? {
    guard pool.up > 0 else { return nil }
    let own = up.compactMap { worker in worker.maxSequences.map { $0 * Double(worker.upCount) } }
    let all =
      own.count == up.count
      ? own.reduce(0, +) : isOnlyOfRole ? router.gauge(.sequencesPerWorker).map { $0 * Double(pool.up) } : nil
    return all.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The fuller of slots and KV memory; unknown where the number of slots is.
  private func slotLoad() -> Finding? {
    guard let running = findings.value(.running), pool.up > 0, let slots else { return nil }
    let offered = (running + (findings.value(.queueDepth) ?? 0)) / slots
    let memory = findings.value(.kvUsage) ?? 0
    let limit = offered >= memory ? "running and waiting over \(Unit.count.format(slots)) slots" : "KV memory in use"
    return Finding(max(offered, memory), .estimated, "\(limit), the fuller of the two")
  }
}
