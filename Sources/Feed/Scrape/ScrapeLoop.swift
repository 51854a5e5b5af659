import CCurl
import Fleet

/// The scraper's thread: what is due, what is under way, what has come.
final class ScrapeLoop {
  private let board: FeedBoard
  private let options: FeedOptions
  private let table: DialectTable
  private let onChange: @Sendable () -> Void
  private let multi: UnsafeMutableRawPointer
  private let headers: UnsafeMutablePointer<curl_slist>?
  private var schedules: [Schedule] = []
  private var routers: [Router] = []
  private let budget = ByteBudget()
  private var transfers: [OpaquePointer: Transfer] = [:]

  /// A router whose workers are asked for.
  private struct Router {
    var base: String
    var access: TargetSpec.Access
    var schedule: Schedule
  }

  /// Most requests under way at a time.
  private static let mostTransfers = 128
  /// Longest wait before the schedule is looked at again, seconds.
  private static let patience = 1.0
  /// Seconds between two questions for a router's workers.
  private static let routerInterval = 15.0
  private static let largestAnswer = 8 << 20

  init?(_ board: FeedBoard, onChange: @escaping @Sendable () -> Void) {
    guard pdtop_curl_load(), let multi = pdtop_curl_multi_init() else { return nil }
    self.multi = multi
    self.board = board
    self.onChange = onChange
    let state = board.state
    options = state.options
    table = state.table
    headers = pdtop_curl_list_append(
      nil, "Accept: text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1")
    _ = pdtop_curl_multi_limit(multi, Self.mostTransfers)
    routers = options.routers.map { Router(base: $0, access: TargetSpec.Access(), schedule: Schedule(due: 0)) }
  }

  deinit {
    for transfer in transfers.values { pdtop_curl_multi_remove(multi, UnsafeMutableRawPointer(transfer.handle)) }
    transfers = [:]
    pdtop_curl_multi_cleanup(multi)
    pdtop_curl_list_free(headers)
  }

  /// One round: begin what is due, move bytes, take what has come; then wait for the network.
  func turn() {
    let now = board.now
    let state = board.state
    plan(state, now)
    begin(state, now)
    pdtop_curl_multi_perform(multi)
    var result = CURLE_OK
    while let handle = pdtop_curl_multi_finished(multi, &result) { finish(OpaquePointer(handle), result) }
    // Rounded up, so that a wait does not end early; what comes from the network ends it sooner.
    pdtop_curl_multi_wait(multi, Int32(max(0, (untilNextDue * 1000).rounded(.up))))
  }

  /// Ends the present or the next wait, from any thread.
  var wake: @Sendable () -> Void {
    let handle = UInt(bitPattern: multi)
    return { pdtop_curl_multi_wake(UnsafeMutableRawPointer(bitPattern: handle)) }
  }

  /// Seconds until something is to be begun; where nothing more can be, the network has the next word.
  private var untilNextDue: Double {
    guard transfers.count < Self.mostTransfers else { return Self.patience }
    guard board.state.targets.count == schedules.count else { return 0 }
    var next = board.now + Self.patience
    for schedule in schedules where !schedule.isUnderWay { next = min(next, schedule.due) }
    for router in routers where !router.schedule.isUnderWay { next = min(next, router.schedule.due) }
    return next - board.now
  }

  // MARK: What is due

  /// Gives every new target its place in the interval, so that they do not all answer at once.
  private func plan(_ state: FleetState, _ now: Double) {
    let new = state.targets.count - schedules.count
    guard new > 0 else { return }
    let spread = min(options.interval / 2, Double(new) * 0.01)
    for index in 0..<new { schedules.append(Schedule(due: now + spread * Double(index) / Double(new))) }
  }

  private func begin(_ state: FleetState, _ now: Double) {
    for index in schedules.indices where schedules[index].due <= now && !schedules[index].isUnderWay {
      guard transfers.count < Self.mostTransfers else { return }
      let spec = state.targets[index].spec
      schedules[index].isUnderWay = true
      schedules[index].started = now
      if let refusal = start(.page(target: index), spec.url, spec.access, limit: options.mostBytes) {
        schedules[index].finish(isGood: false, now: now, interval: options.interval)
        board.update { $0.fail(index, refusal, at: now) }
      }
    }
    for index in routers.indices where routers[index].schedule.due <= now && !routers[index].schedule.isUnderWay {
      guard transfers.count < Self.mostTransfers else { return }
      routers[index].schedule.isUnderWay = true
      let router = routers[index]
      if start(.workers(router: index), router.base + "/workers", router.access, limit: Self.largestAnswer) != nil {
        routers[index].schedule.finish(isGood: false, now: now, interval: Self.routerInterval)
      }
    }
  }

  /// Begins a request; why not, where it cannot be begun.
  private func start(_ purpose: Transfer.Purpose, _ url: String, _ access: TargetSpec.Access, limit: Int) -> String? {
    guard let transfer = Transfer(purpose, limit: limit, budget: budget) else { return "no memory for a request" }
    if let refusal = transfer.prepare(url: url, access: access, timeout: options.timeout, headers: headers) {
      return refusal
    }
    guard pdtop_curl_multi_add(multi, UnsafeMutableRawPointer(transfer.handle)) == CURLM_OK else {
      return "no request could be begun"
    }
    transfers[transfer.handle] = transfer
    return nil
  }

  // MARK: What has come

  private func finish(_ handle: OpaquePointer, _ result: CURLcode) {
    guard let transfer = transfers.removeValue(forKey: handle) else { return }
    pdtop_curl_multi_remove(multi, UnsafeMutableRawPointer(handle))
    let problem = transfer.problem(result, timeout: options.timeout)
    switch transfer.purpose {
    case .page(let target): takePage(transfer, target, problem)
    case .workers(let router): takeWorkers(transfer, router, problem)
    }
    onChange()
  }

  private func takePage(_ transfer: Transfer, _ target: Int, _ problem: String?) {
    let now = board.now
    let problem = problem ?? Self.typeProblem(transfer)
    schedules[target].finish(isGood: problem == nil, now: now, interval: options.interval)
    guard problem == nil else {
      board.update { $0.fail(target, problem ?? "", at: now) }
      return
    }
    // Reading takes the longest and needs no lock: nobody else changes this target's store.
    let store = board.state.targets[target].store
    let page = FleetState.ingest(transfer.body, into: store, table: table, at: now)
    let bytes = transfer.body.count
    let seconds = now - schedules[target].started
    let spec = board.update { state in
      state.finish(page, of: target, bytes: bytes, at: now)
      state.targets[target].scrapeSeconds = seconds
      return state.targets[target].spec
    }
    if page.store.dialects.contains(where: Self.routerDialects.contains), options.followsRouters { follow(spec, now) }
  }

  private static let routerDialects: Set<String> = ["sglang-gateway", "smg", "vllm-router"]

  /// Remembers to ask a router that a page gave away for its workers. Many serve them elsewhere: then nothing comes of
  /// it.
  private func follow(_ spec: TargetSpec, _ now: Double) {
    let scheme = spec.url.hasPrefix("https://") ? "https://" : "http://"
    let base = scheme + spec.authority
    guard !routers.contains(where: { $0.base == base }) else { return }
    routers.append(Router(base: base, access: spec.access, schedule: Schedule(due: now)))
  }

  /// Pages that are not metrics, by their type.
  private static func typeProblem(_ transfer: Transfer) -> String? {
    switch transfer.contentType {
    case "text/html": "found an HTML page, expected Prometheus text"
    case "application/json": "found JSON, expected Prometheus text (TensorRT-LLM serves it at /prometheus/metrics)"
    case "application/vnd.google.protobuf": "found protobuf, expected Prometheus text"
    default: nil
    }
  }

  private func takeWorkers(_ transfer: Transfer, _ router: Int, _ problem: String?) {
    let workers = problem == nil ? DiscoveredWorker.read(transfer.body) : nil
    routers[router].schedule.finish(isGood: workers != nil, now: board.now, interval: Self.routerInterval)
    guard let workers else { return }
    let access = routers[router].access
    board.update { $0.take(workers, from: router, access: access) }
  }
}
