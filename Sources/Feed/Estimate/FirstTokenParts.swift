import Fleet

/// Where the time to the first token goes: waiting, prefill, hand-off of the KV cache, first decode step. Means,
/// because means of parts add up and percentiles do not.
struct FirstTokenParts {
  private let prefill: [WorkerView]
  private let decode: [WorkerView]
  private let general: [WorkerView]
  private let router: RouterView
  private let window: Double
  private(set) var findings = Findings()

  init(_ workers: [WorkerView], _ router: RouterView, _ options: FeedOptions) {
    let up = workers.filter(\.isUp)
    prefill = up.filter { $0.role == .prefill }
    decode = up.filter { $0.role == .decode }
    general = up.filter { $0.role == .general }
    self.router = router
    window = options.percentileWindow
    guard !up.isEmpty else { return }
    if let total = routed(.ttft) {
      findings.set(.ttftMean, total, .derived, "seconds over requests of the router's histogram: what its users see")
    }
    if !prefill.isEmpty || !decode.isEmpty { readApart() } else { readTogether() }
    close()
  }

  private static let parts = Field.ttftMean.inputs.filter { $0 != .ttftOther }

  // MARK: Prefill and decode apart

  private mutating func readApart() {
    readQueue(of: prefill, "prefill engines")
    if let own = mean(.prefillTime, prefill) {
      findings.set(.ttftPrefill, own, .measured, "time in prefill by the prefill engines' histogram")
    } else if let work = mean(.work, prefill) {
      let queue = findings[.ttftQueue] == nil ? "; its own queue is in it" : ""
      findings.set(.ttftPrefill, work, .derived, "time of a request on a prefill worker\(queue)")
    } else {
      findings.lack(.ttftPrefill, "no prefill worker tells how long a prompt takes")
    }
    readHandoff()
    readFirstDecode()
  }

  private mutating func readQueue(of workers: [WorkerView], _ word: String) {
    let front = routed(.queueTime)
    let back = mean(.queueTime, workers)
    let bootstrap = mean(.bootstrapTime, workers)
    var parts: [String] = []
    if front != nil { parts.append("the router's queue") }
    if back != nil { parts.append("the \(word)' queue") }
    if bootstrap != nil { parts.append("the wait for the decode side's connection") }
    guard front != nil || back != nil else {
      return findings.lack(.ttftQueue, "neither the router nor the \(word) time their queues")
    }
    findings.set(
      .ttftQueue, (front ?? 0) + (back ?? 0) + (bootstrap ?? 0), parts.count > 1 ? .derived : .measured,
      "mean time in " + parts.joined(separator: " + ")
        + (back == nil ? "; the engines' own queues are not told" : ""))
  }

  /// Where prefill pushes, its transfers and then the wait for a slot; where decode pulls, the fetch is in its queue.
  private mutating func readHandoff() {
    let wait = mean(.queueTime, decode)
    if let sent = mean(.handoffTime, prefill) ?? mean(.transferTime, prefill) {
      let word = wait == nil ? "; the wait for a slot on decode is not told" : " + the wait for a slot on decode"
      findings.set(
        .ttftHandoff, sent + (wait ?? 0), wait == nil ? .measured : .derived,
        "mean time of a transfer, by the prefill engines\(word)")
    } else if let wait {
      findings.set(
        .ttftHandoff, wait, .measured, "mean time in the decode engines' queue, which holds the fetch of the KV cache")
    } else if let moved = mean(.transferTime, decode) {
      findings.set(
        .ttftHandoff, moved, .estimated, "mean time of a transfer; waiting for it and for a slot is not told")
    } else {
      findings.lack(.ttftHandoff, "nobody on these pages times the KV transfer or the wait for it")
    }
  }

  private mutating func readFirstDecode() {
    if let first = mean(.prefillTime, decode) {
      findings.set(
        .ttftFirstDecode, first, .measured, "the decode engines' first step, which their histogram calls prefill")
    } else if routed(.ttft) != nil, let gap = routed(.itl) {
      findings.set(
        .ttftFirstDecode, gap, .estimated, "as long as the mean gap between tokens; nobody times the first step")
    } else {
      findings.lack(.ttftFirstDecode, "no decode worker times its first step")
    }
  }

  // MARK: Both phases on one worker

  private mutating func readTogether() {
    readQueue(of: general, "engines")
    if let own = mean(.prefillTime, general) {
      findings.set(.ttftPrefill, own, .measured, "time in prefill by the engines' histogram")
    } else {
      findings.lack(.ttftPrefill, "no engine times its prefill")
    }
    if findings[.ttftMean] == nil, let own = mean(.ttft, general) {
      findings.set(.ttftMean, own, .derived, "as the engines see it: a router before them is not in it")
    }
    let word = "prefill and decode are one worker's: there is none"
    findings.lack(.ttftHandoff, word)
    findings.lack(.ttftFirstDecode, word)
  }

  // MARK: The sum

  /// What is left of the measured whole; or the whole as the sum, where every part is known and nobody measures it.
  private mutating func close() {
    let known = Self.parts.compactMap { findings.value($0) }
    let sum = known.reduce(0, +)
    if let total = findings.value(.ttftMean) {
      guard !known.isEmpty else { return findings.lack(.ttftOther, "no part is known") }
      guard total >= sum else {
        return findings.lack(.ttftOther, "the parts, each of its own requests, add up to more than the whole")
      }
      let missing = Self.parts.filter { findings[$0] == nil }.map(\.info.title).joined(separator: ", ")
      findings.set(
        .ttftOther, total - sum, .derived,
        "the whole less the known parts: router, network" + (missing.isEmpty ? "" : "; in it: \(missing)"))
    } else if known.count == Self.parts.count {
      findings.set(.ttftMean, sum, .estimated, "the sum of the parts: what the router adds is not in it")
      findings.lack(.ttftOther, "no router's time to first token to compare with")
    } else {
      let word = "no router's time to first token on these pages, and not all parts are known"
      findings.lack(.ttftMean, word)
      findings.lack(.ttftOther, word)
    }
  }

  /// Mean of a histogram's times over all workers; nil where nothing was counted.
  private func mean(_ measure: Measure, _ workers: [WorkerView]) -> Double? { workers.mean(measure, window) }

  /// The same at the router.
  private func routed(_ measure: Measure) -> Double? { router.mean(measure, window)?.value }
}
