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
  /// Longest wait for the network before the schedule is looked at again, milliseconds.
  private static let patience: Int32 = 100

  init?(_ board: FeedBoard, errands: [any Errand], onChange: @escaping @Sendable () -> Void) {
    guard Curl.isReady, let multi = curl_multi_init() else { return nil }
    self.multi = multi
    self.board = board
    self.errands = errands
    self.onChange = onChange
    _ = pdtop_curl_multi_limit(multi, Self.mostTransfers)
  }

  deinit {
    for transfer in transfers.values { curl_multi_remove_handle(multi, UnsafeMutableRawPointer(transfer.handle)) }
    transfers = [:]
    curl_multi_cleanup(multi)
  }

  /// One round: begin what is due, move bytes, take what has come; then wait for the network.
  func turn() {
    for index in errands.indices { begin(index) }
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var result = CURLE_OK
    while let handle = pdtop_curl_multi_finished(multi, &result) { finish(OpaquePointer(handle), result) }
    curl_multi_poll(multi, nil, 0, Self.patience, nil)
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
    guard curl_multi_add_handle(multi, UnsafeMutableRawPointer(transfer.handle)) == CURLM_OK else {
      return "no request could be begun"
    }
    transfers[transfer.handle] = transfer
    return nil
  }

  private func finish(_ handle: OpaquePointer, _ result: CURLcode) {
    guard let transfer = transfers.removeValue(forKey: handle) else { return }
    curl_multi_remove_handle(multi, UnsafeMutableRawPointer(handle))
    errands[transfer.errand].take(transfer.answer(result), for: transfer.request.id, at: board.now)
    onChange()
  }
}

/// libcurl as a whole.
enum Curl {
  /// Its own start, which is not safe to do twice at a time.
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Makes one request and waits for its answer.
  static func ask(_ request: FeedRequest) -> FeedAnswer {
    guard isReady, let transfer = Transfer(request) else { return FeedAnswer(problem: "no memory for a request") }
    if let refusal = transfer.prepare() { return FeedAnswer(problem: refusal) }
    return transfer.answer(curl_easy_perform(UnsafeMutableRawPointer(transfer.handle)))
  }
}
