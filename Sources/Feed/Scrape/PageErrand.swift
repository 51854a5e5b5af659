import Fleet

/// Asks all targets for their pages, again and again.
final class PageErrand: Errand {
  private let board: FeedBoard
  private let options: FeedOptions
  private let table: DialectTable
  private let routers: RouterErrand
  private var schedules: [Schedule] = []

  /// So many targets may answer at once: asked together they cost one awakening.
  private static let mostAtOnce = 16

  static let headers = [
    "Accept: text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1"
  ]

  init(_ board: FeedBoard, routers: RouterErrand) {
    self.board = board
    self.routers = routers
    options = board.state.options
    table = board.state.table
  }

  /// Gives every new target its place in the interval, so that they do not all answer at once.
  private func plan(_ count: Int, _ now: Double) {
    let new = count - schedules.count
    guard new > 0 else { return }
    let spread = new > Self.mostAtOnce ? min(options.interval / 2, Double(new) * 0.01) : 0
    for index in 0..<new { schedules.append(Schedule(due: now + spread * Double(index) / Double(new))) }
  }

  func due(at now: Double, room: Int) -> [FeedRequest] {
    plan(board.targetCount, now)
    guard schedules.contains(where: { $0.due <= now && !$0.isUnderWay }) else { return [] }
    let targets = board.state.targets
    var due: [Int] = []
    for index in schedules.indices where schedules[index].due <= now && !schedules[index].isUnderWay {
      guard due.count < room else { break }
      guard !targets[index].isRetired else { continue }
      schedules[index].isUnderWay = true
      schedules[index].started = now
      due.append(index)
    }
    return due.map { index in
      let spec = targets[index].spec
      return FeedRequest(
        id: index, url: spec.url, headers: Self.headers, access: spec.access, place: spec.place,
        timeout: options.timeout, limit: options.mostBytes)
    }
  }

  func nextDue(after now: Double) -> Double {
    let targets = board.state.targets
    guard targets.count == schedules.count else { return now }
    var next = Double.infinity
    for (target, schedule) in zip(targets, schedules) where !schedule.isUnderWay && !target.isRetired {
      next = min(next, schedule.due)
    }
    return next
  }

  func take(_ answer: FeedAnswer, for target: Int, at now: Double) {
    let problem = answer.problem ?? Self.typeProblem(answer)
    schedules[target].finish(isGood: problem == nil, now: now, interval: options.interval)
    // It may have been taken away in the meantime.
    guard !board.isRetired(target) else { return }
    if let problem {
      board.update { $0.fail(target, problem, at: now) }
      return
    }
    // Reading takes the longest and needs no lock: nobody else changes this target's store.
    let store = board.state.targets[target].store
    let page = FleetState.ingest(answer.body, into: store, table: table, at: now)
    let bytes = answer.body.count
    let seconds = now - schedules[target].started
    let spec = board.update { state in
      state.finish(page, of: target, bytes: bytes, at: now)
      state.targets[target].scrapeSeconds = seconds
      return state.targets[target].spec
    }
    if options.followsRouters, page.store.dialects.contains(where: RouterErrand.dialects.contains) {
      routers.follow(spec, now)
    }
  }

  /// Pages that are not metrics, by their type.
  private static func typeProblem(_ answer: FeedAnswer) -> String? {
    switch answer.contentType {
    case "text/html": "found an HTML page, expected Prometheus text"
    case "application/json": "found JSON, expected Prometheus text (TensorRT-LLM serves it at /prometheus/metrics)"
    case "application/vnd.google.protobuf": "found protobuf, expected Prometheus text"
    default: nil
    }
  }
}
