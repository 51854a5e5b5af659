import Fleet
import Simulator

/// The books of a served fleet: each worker's own and those of the whole, kept from the simulator's journal.
struct FleetBooks: Sendable {
  /// In the order of a snapshot's workers.
  private(set) var workers: [WorkerBook] = []
  private var places: [Journal.Worker: Int] = [:]
  private(set) var samples: Samples
  private(set) var snapshot: Snapshot
  let plan: FleetPlan
  private let workerPlan: Samples.Plan
  private let fleetPlan: Samples.Plan
  private var time: Double

  /// - Parameters:
  ///   - workerPlan: the histograms of each worker's page.
  ///   - fleetPlan: those of the router's page.
  init(_ simulator: inout Simulator, workerPlan: Samples.Plan, fleetPlan: Samples.Plan) {
    self.workerPlan = workerPlan
    self.fleetPlan = fleetPlan
    plan = simulator.scenario.fleet
    samples = Samples(fleetPlan)
    snapshot = simulator.snapshot()
    time = simulator.time
    simulator.keepsJournal = true
    takeAccounts(simulator.accounts(), seconds: 0)
  }

  /// Brings the books up to the simulator's time.
  mutating func update(_ simulator: inout Simulator) {
    for entry in simulator.takeJournal() { take(entry) }
    takeAccounts(simulator.accounts(), seconds: simulator.time - time)
    time = simulator.time
    snapshot = simulator.snapshot()
  }

  private mutating func takeAccounts(_ accounts: [WorkerAccount], seconds: Double) {
    var next: [WorkerBook] = []
    next.reserveCapacity(accounts.count)
    for account in accounts {
      let pool = plan.pools[account.worker.pool]
      var book = places[account.worker].map { workers[$0] } ?? WorkerBook(account, pool: pool, workerPlan)
      book.update(account, devices: pool.devicesPerWorker, seconds: seconds)
      next.append(book)
    }
    if next.count != workers.count {
      places = Dictionary(uniqueKeysWithValues: next.enumerated().map { ($1.worker, $0) })
    }
    workers = next
  }

  // MARK: The journal

  private mutating func take(_ entry: Journal.Entry) {
    switch entry {
    case .sent(let worker): change(worker) { book, _ in book.started += 1 }
    case .passed(let pass): take(pass)
    case .prefilled(let prompt): take(prompt)
    case .delivered(let transfer): take(transfer)
    case .decoded(let steps): take(steps)
    case .completed(let request): take(request)
    }
  }

  private mutating func change(_ worker: Journal.Worker, _ body: (inout WorkerBook, Samples.Plan) -> Void) {
    guard let place = places[worker] else { return }
    body(&workers[place], workerPlan)
  }

  private mutating func take(_ pass: Journal.Passed) {
    change(pass.worker) { book, plan in
      let whole = pass.tokens / max(1, pass.budget)
      book.samples.observe(.stepTokens, Double(pass.budget), count: Double(whole), plan)
      let rest = pass.tokens - whole * pass.budget
      if rest > 0 { book.samples.observe(.stepTokens, Double(rest), plan) }
    }
  }

  private mutating func take(_ prompt: Journal.Prefilled) {
    let span = prompt.queueSeconds + prompt.prefillSeconds
    samples.observe(.prefillSpan, span, fleetPlan)
    change(prompt.worker) { book, plan in
      book.promptTokens += Double(prompt.promptTokens)
      book.cachedTokens += Double(prompt.promptTokens - prompt.computedTokens)
      book.firstTokens += 1
      book.samples.observe(.queueTime, prompt.queueSeconds, plan)
      book.samples.observe(.slotTime, prompt.queueSeconds, plan)
      book.samples.observe(.prefillTime, prompt.prefillSeconds, plan)
      book.samples.observe(.ttft, span, plan)
      book.samples.observe(.userTTFT, span, plan)
      book.samples.observe(.promptLength, Double(prompt.promptTokens), plan)
      book.samples.observe(.computedLength, Double(prompt.computedTokens), plan)
      // For a prefill engine the request ends with its first token.
      guard book.role == .prefill else { return }
      book.finished += 1
      book.finishedTokens += 1
      book.samples.observe(.inferenceTime, prompt.prefillSeconds, plan)
      book.samples.observe(.decodeTime, 0, plan)
      book.samples.observe(.e2e, span, plan)
      book.samples.observe(.userE2E, span, plan)
      book.samples.observe(.outputLength, 1, plan)
    }
  }

  private mutating func take(_ transfer: Journal.Delivered) {
    func observe(_ book: inout WorkerBook, _ plan: Samples.Plan) {
      book.samples.observe(.transferTime, transfer.seconds, plan)
      book.samples.observe(.transferBytes, transfer.bytes, plan)
      if transfer.seconds > 0 { book.samples.observe(.transferSpeed, transfer.bytes / transfer.seconds, plan) }
    }
    change(transfer.from, observe)
    change(transfer.to) { book, plan in
      observe(&book, plan)
      book.transferredTokens += Double(transfer.tokens)
      book.firstTokens += 1
      book.samples.observe(.queueTime, transfer.seconds, plan)
      // Its slot is kept for it while its KV cache is on its way.
      book.samples.observe(.slotTime, 0, plan)
      book.samples.observe(.ttft, transfer.seconds, plan)
    }
  }

  private mutating func take(_ steps: Journal.Decoded) {
    let (count, weight) = (Double(steps.steps), Double(steps.batch))
    samples.observe(.userITL, first: steps.first, slope: steps.slope, steps: count, weight: weight, fleetPlan)
    change(steps.worker) { book, plan in
      book.samples.observe(.itl, first: steps.first, slope: steps.slope, steps: count, weight: weight, plan)
      book.samples.observe(.stepTokens, weight, count: count, plan)
    }
  }

  private mutating func take(_ request: Journal.Completed) {
    samples.observe(.userTTFT, request.ttft, fleetPlan)
    samples.observe(.userE2E, request.e2e, fleetPlan)
    samples.observe(.promptLength, Double(request.promptTokens), fleetPlan)
    samples.observe(.outputLength, Double(request.outputTokens), fleetPlan)
    samples.observe(.cachedLength, Double(request.cachedTokens), fleetPlan)
    change(request.worker) { book, plan in
      guard book.role != .prefill else { return }
      book.finished += 1
      book.finishedTokens += Double(request.outputTokens)
      let gaps = Double(request.outputTokens - 1)
      if gaps > 0 { book.samples.observe(.tpot, request.decodeSeconds / gaps, plan) }
      book.samples.observe(.decodeTime, request.decodeSeconds, plan)
      book.samples.observe(.inferenceTime, request.decodeSeconds, plan)
      book.samples.observe(.e2e, request.hereSeconds, plan)
      book.samples.observe(.userE2E, request.e2e, plan)
      book.samples.observe(.outputLength, Double(request.outputTokens), plan)
      guard book.role == .decode else { return }
      book.samples.observe(.userTTFT, request.ttft, plan)
      book.samples.observe(.promptLength, Double(request.promptTokens), plan)
      book.samples.observe(.prefillTime, 0, plan)
    }
  }
}
