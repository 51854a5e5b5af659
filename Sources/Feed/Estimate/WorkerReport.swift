import Fleet

/// The numbers of one worker.
struct WorkerReport {
  private(set) var findings = Findings()

  init(worker: WorkerView, options: FeedOptions, devices: DevicePower, router: RouterView) {
    guard worker.isUp else { return }
    let window = options.rateWindow
    let isRouters = worker.target == nil
    let by =
      worker.isServers
      ? "the engines' gauge, as the metrics server has it" : isRouters ? "as the router counts" : "the engine's gauge"
    findings.set(.running, worker.gauge(.running), .measured, "requests running, \(by)")
    if worker.gauge(.running) == nil, let work = worker.rate(.work, .sum, window) {
      findings.set(.running, work, .derived, "Little's law: seconds of request time booked per second")
    }
    findings.set(.queueDepth, Self.waiting(worker), .measured, "requests waiting for a slot, \(by)")
    findings.set(.kvUsage, worker.gauge(.kvUsage), .measured, "share of KV blocks in use, the engine's gauge")
    if findings[.kvUsage] == nil, let booked = worker.gauge(.bookedBlocks),
      let all = worker.gauge(.blocksPerWorker) ?? router.gauge(.blocksPerWorker), all > 0
    {
      findings.set(
        .kvUsage, booked / all, .estimated, "blocks that the router has booked over those of one worker; may exceed 1")
    }
    findings.set(
      .promptTokenRate, worker.rate(.promptTokens, .value, window), .measured, "growth of the prompt-token counter")
    findings.set(
      .computedTokenRate, worker.rate(.computedTokens, .value, window), .measured,
      "growth of the computed-token counter")
    findings.set(
      .outputTokenRate, worker.rate(.outputTokens, .value, window), .measured, "growth of the output-token counter")
    if findings[.outputTokenRate] == nil {
      findings.set(.outputTokenRate, worker.gauge(.outputRate), .measured, "the engine's own throughput gauge")
    }
    findings.set(.completed, worker.gauge(.finished), .measured, "requests finished since watching began")
    findings.set(.preempted, worker.gauge(.preempted), .measured, "preemptions since watching began")
    if worker.role == .decode || worker.role == .general {
      findings.set(.batchSize, findings.value(.running), .measured, by)
    }
    findings.set(.power, devices.watts(of: worker))
    if let gap = devices.gap(of: worker) { findings.lack(.power, gap) }
    setBusy(worker, window)
  }

  /// Requests that wait for the worker itself, not those whose KV cache has yet to arrive.
  static func waiting(_ worker: WorkerView) -> Double? {
    if let capacity = worker.gauge(.waitingCapacity) { return capacity }
    return worker.gauge(.waiting) ?? worker.gauge(.engineQueue)
  }

  /// How much of the time it worked: counted by SGLang; for vLLM by its steps, or by how many requests were in prefill.
  private mutating func setBusy(_ worker: WorkerView, _ window: Double) {
    let count = Double(max(1, worker.upCount))
    if let idle = worker.rate(.idleSeconds, .value, window).map({ $0 / count }) {
      findings.set(.busy, min(1, max(0, 1 - idle)), .measured, "1 - idle seconds per second, the scheduler's own clock")
      return
    }
    switch worker.role {
    case .prefill:
      guard let work = worker.rate(.prefillTime, .sum, window) ?? worker.rate(.work, .sum, window) else { return }
      findings.set(
        .busy, 1 - exponential(-work / count), .estimated,
        "1 - e^-W with W requests in prefill (Little's law), as if requests arrived independently")
    case .decode, .general:
      guard let steps = worker.rate(.stepTokens, .count, window), let gaps = worker.growth(.itl, .sum, window),
        let tokens = worker.growth(.itl, .count, window), tokens.amount > 0
      else { return }
      findings.set(
        .busy, min(1, steps / count * gaps.amount / tokens.amount), .estimated,
        "steps per second x mean gap between tokens: 1 where steps follow each other without a pause")
    case nil: break
    }
  }
}

/// e^x for x <= 0, without Foundation.
func exponential(_ x: Double) -> Double {
  let halvings = 12
  var result = 1 + max(-700, min(0, x)) / Double(1 << halvings)
  // Two terms more, so that the error stays below 1e-9 of the result.
  let step = max(-700, min(0, x)) / Double(1 << halvings)
  result += step * step / 2 + step * step * step / 6
  for _ in 0..<halvings { result *= result }
  return result
}
