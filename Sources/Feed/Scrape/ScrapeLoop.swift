import CCurl
import Fleet

/// The scraper's thread: moves bytes for whoever asks for pages.
final class ScrapeLoop {
  private let board: FeedBoard
  private let onChange: @Sendable () -> Void
  private let multi: UnsafeMutableRawPointer
  private let errands: [any Errand]
  private let budget = ByteBudget()
  private var transfers: [OpaquePointer: Transfer] = [:]

  /// Most requests under way at a time.
  private static let mostTransfers = 128
  /// Longest wait before the errands are asked again, seconds.
  private static let patience = 1.0

  init?(_ board: FeedBoard, errands: [any Errand], onChange: @escaping @Sendable () -> Void) {
    guard pdtop_curl_load(), let multi = pdtop_curl_multi_init() else { return nil }
    self.multi = multi
    self.board = board
    self.errands = errands
    self.onChange = onChange
    _ = pdtop_curl_multi_limit(multi, Self.mostTransfers)
  }

  deinit {
    for transfer in transfers.values { pdtop_curl_multi_remove(multi, UnsafeMutableRawPointer(transfer.handle)) }
    transfers = [:]
    pdtop_curl_multi_cleanup(multi)
  }

  /// One round: begin what is due, move bytes, take what has come.
  func turn() {
    for index in errands.indices { begin(index) }
    pdtop_curl_multi_perform(multi)
    var result = CURLE_OK
    while let handle = pdtop_curl_multi_finished(multi, &result) { finish(OpaquePointer(handle), result) }
  }

  /// Waits for the network, at most until something is due.
  func wait() {
    // Rounded up, so that a wait does not end early.
    pdtop_curl_multi_wait(multi, Int32(max(0, (untilNextDue * 1000).rounded(.up))))
  }

  var isIdle: Bool { transfers.isEmpty }

  /// The same for who waits elsewhere: seconds until the next turn, where no socket asks for an earlier one.
  var untilNextTurn: Double {
    let own = pdtop_curl_multi_timeout(multi)
    return max(0, min(untilNextDue, own < 0 || isIdle ? .infinity : Double(own) / 1000))
  }

  /// The sockets that ask for a turn.
  var sockets: [pdtop_curl_socket] {
    guard !isIdle else { return [] }
    return [pdtop_curl_socket](unsafeUninitializedCapacity: 2 * Self.mostTransfers) { buffer, count in
      count = Int(pdtop_curl_multi_sockets(multi, buffer.baseAddress, Int32(buffer.count)))
    }
  }

  /// Ends the present or the next wait, from any thread.
  var wake: @Sendable () -> Void {
    let handle = UInt(bitPattern: multi)
    return { pdtop_curl_multi_wake(UnsafeMutableRawPointer(bitPattern: handle)) }
  }

  /// Seconds until something is to be begun; where nothing more can be, the network has the next word.
  private var untilNextDue: Double {
    guard transfers.count < Self.mostTransfers else { return Self.patience }
    let now = board.now
    return errands.reduce(Self.patience) { min($0, $1.nextDue(after: now) - now) }
  }

  private func begin(_ index: Int) {
    for request in errands[index].due(at: board.now, room: Self.mostTransfers - transfers.count) {
      guard let refusal = start(request, of: index) else { continue }
      errands[index].take(FeedAnswer(problem: refusal), for: request.id, at: board.now)
      onChange()
    }
  }

  /// Begins a request; why not, where it cannot be begun.
  private func start(_ request: FeedRequest, of errand: Int) -> String? {
    guard let transfer = Transfer(request, of: errand, budget: budget) else { return "no memory for a request" }
    if let refusal = transfer.prepare() { return refusal }
    guard pdtop_curl_multi_add(multi, UnsafeMutableRawPointer(transfer.handle)) == CURLM_OK else {
      return "no request could be begun"
    }
    transfers[transfer.handle] = transfer
    return nil
  }

  private func finish(_ handle: OpaquePointer, _ result: CURLcode) {
    guard let transfer = transfers.removeValue(forKey: handle) else { return }
    pdtop_curl_multi_remove(multi, UnsafeMutableRawPointer(handle))
    errands[transfer.errand].take(transfer.answer(result), for: transfer.request.id, at: board.now)
    onChange()
  }
}

/// libcurl as a whole.
enum Curl {
  /// Makes one request and waits for its answer.
  static func ask(_ request: FeedRequest) -> FeedAnswer {
    guard pdtop_curl_load(), let transfer = Transfer(request) else {
      return FeedAnswer(problem: "no memory for a request")
    }
    if let refusal = transfer.prepare() { return FeedAnswer(problem: refusal) }
    return transfer.answer(pdtop_curl_easy_perform(UnsafeMutableRawPointer(transfer.handle)))
  }
}
