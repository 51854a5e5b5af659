import Fleet

/// Asks routers which workers they know.
final class RouterErrand: Errand {
  private struct Router {
    var base: String
    var access: TargetSpec.Access
    var schedule: Schedule
  }

  private let board: FeedBoard
  private let timeout: Double
  private var routers: [Router]

  /// Seconds between two questions for a router's workers.
  private static let interval = 15.0
  private static let largestAnswer = 8 << 20
  /// Programs that have a `/workers`.
  static let dialects: Set<String> = ["sglang-gateway", "smg", "vllm-router"]

  init(_ board: FeedBoard) {
    self.board = board
    let options = board.state.options
    timeout = options.timeout
    routers = options.routers.map { Router(base: $0, access: TargetSpec.Access(), schedule: Schedule(due: 0)) }
  }

  /// Remembers to ask a router that a page gave away for its workers. Many serve them elsewhere: then nothing comes of
  /// it.
  func follow(_ spec: TargetSpec, _ now: Double) {
    let scheme = spec.url.hasPrefix("https://") ? "https://" : "http://"
    let base = scheme + spec.authority
    guard !routers.contains(where: { $0.base == base }) else { return }
    routers.append(Router(base: base, access: spec.access, schedule: Schedule(due: now)))
  }

  func due(at now: Double, room: Int) -> [FeedRequest] {
    var requests: [FeedRequest] = []
    for index in routers.indices where routers[index].schedule.due <= now && !routers[index].schedule.isUnderWay {
      guard requests.count < room else { break }
      routers[index].schedule.isUnderWay = true
      requests.append(
        FeedRequest(
          id: index, url: routers[index].base + "/workers", headers: ["Accept: application/json"],
          access: routers[index].access, timeout: timeout, limit: Self.largestAnswer, expected: "a list of workers"))
    }
    return requests
  }

  func nextDue(after now: Double) -> Double {
    routers.reduce(.infinity) { $1.schedule.isUnderWay ? $0 : min($0, $1.schedule.due) }
  }

  func take(_ answer: FeedAnswer, for router: Int, at now: Double) {
    let workers = answer.problem == nil ? DiscoveredWorker.read(answer.body) : nil
    routers[router].schedule.finish(isGood: workers != nil, now: now, interval: Self.interval)
    guard let workers else { return }
    let access = routers[router].access
    board.update { $0.take(workers, from: router, access: access) }
  }
}
