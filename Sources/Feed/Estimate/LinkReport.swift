import Fleet

/// The KV link: what moves from prefill to decode, told by the side that counts it.
public struct LinkReport: Sendable {
  public var findings = Findings()
  /// Failed transfers in the rate window; nil where nobody counts them.
  public var failures: Double?
  var waiting: Double?

  var snapshot: LinkSnapshot {
    var link = LinkSnapshot(name: "KV link")
    link.readings = findings.readings
    return link
  }

  /// Nil where no worker tells anything of transfers.
  static func make(_ workers: [WorkerView], _ router: RouterView, _ options: FeedOptions) -> LinkReport? {
    let up = workers.filter(\.isUp)
    var report = LinkReport()
    let window = options.rateWindow
    func rates(_ measure: Measure, _ part: Slot.Part) -> Double? {
      let known = up.compactMap { $0.rate(measure, part, window) }
      return known.isEmpty ? nil : known.reduce(0, +)
    }
    func gauges(_ measure: Measure, _ workers: [WorkerView]) -> Double? {
      let known = workers.compactMap { $0.gauge(measure) }
      return known.isEmpty ? nil : known.reduce(0, +)
    }
    let bytes = rates(.transferBytes, .sum)
    report.findings.set(
      .transferRate, bytes, .measured, "growth of the engines' transferred bytes; one side of the pair counts them")
    let flight = rates(.transferTime, .sum)
    report.findings.set(
      .transfersInFlight, flight, .derived,
      "Little's law: seconds of transfer booked per second; ranks count one by one")
    let decode = up.filter { $0.role != .prefill }
    let fetching = gauges(.fetching, decode) ?? gauges(.fetching, up)
    if flight == nil {
      report.findings.set(.transfersInFlight, fetching, .measured, "requests whose KV cache is under way")
    }
    let deferred = gauges(.waitingDeferred, decode)
    report.waiting = deferred ?? fetching
    report.findings.set(
      .handoffQueue, report.waiting, .measured, "requests that wait for their KV cache, on decode workers")
    if let count = rates(.transferBytes, .count), count > 0, let bytes {
      report.findings.set(.kvBytesPerRequest, bytes / count, .derived, "bytes over transfers of the window")
    }
    if let all = up.compactMap({ $0.histogram(.transferTime, options.percentileWindow) }).joined() {
      let how = "transfer times of the last \(Unit.seconds.format(all.seconds)), read between bounds"
      report.findings.set(.transferP50, all.quantile(0.5), .derived, how)
      report.findings.set(.transferP99, all.quantile(0.99), .derived, how)
    }
    let failed = up.compactMap { $0.growth(.transferFailures, .value, window)?.amount }
    report.failures = failed.isEmpty ? nil : failed.reduce(0, +)
    let lost = [Measure.transferFailures, .transferExpired].compactMap { gauges($0, up) }
    if !lost.isEmpty {
      report.findings.set(
        .transferFailures, lost.reduce(0, +), .measured,
        "failed and expired transfers since watching began, all engines'")
    }
    let isDisaggregated = up.contains { $0.role == .prefill } && up.contains { $0.role == .decode }
    return report.findings.all.isEmpty && !isDisaggregated ? nil : report
  }
}
