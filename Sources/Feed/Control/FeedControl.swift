import Fleet

/// Turns what the operator does on the screen into requests to a router: an action is shown as its exact request first,
/// and sent when it is asked for again.
struct FeedControl: Sendable {
  let controller: Controller
  private var waiting: (action: Action, request: ControlRequest, until: Double)?

  /// Seconds within which the second press counts.
  private static let patience = 15.0
  /// A gateway's own choice, and one that sends nothing where anybody else is free.
  private static let usualPriority = 50
  private static let drainedPriority = 0

  init(_ controller: Controller) { self.controller = controller }

  /// What the action means for a worker of the report; refuses, with a command to run, where there is no interface for
  /// it.
  static func operation(_ action: Action, _ report: FeedReport) throws(ActionError) -> ControlOperation {
    switch action {
    case .failWorkers(let name, _): return .removeWorker(url: try url(name, report))
    case .drainWorkers(let name, _): return .priority(url: try url(name, report), drainedPriority)
    case .resumeWorkers(let name), .repairWorkers(let name):
      return .priority(url: try url(name, report), usualPriority)
    case .flipWorkers(let name, _): return .switchRole(url: try url(name, report), to: nil)
    case .scaleWorkers(let name, let count):
      throw ActionError(
        "routers start no workers; where Kubernetes does: kubectl scale deployment/\(plain(name)) --replicas=\(count)")
    case .flushCache: throw ActionError("for all workers at once: curl -X POST ROUTER/flush_cache")
    default: throw ActionError("no router has an interface for this: nothing was changed")
    }
  }

  /// The address of `POOL NUMBER`, as the screen names workers.
  private static func url(_ name: String, _ report: FeedReport) throws(ActionError) -> String {
    let words = name.split(separator: " ")
    guard let number = words.last.flatMap({ Int($0) }),
      let pool = report.pools.first(where: { $0.name == words.dropLast().joined(separator: " ") }),
      pool.members.indices.contains(number)
    else { throw ActionError("found no worker \(quoted(name)): choose one") }
    return "http://" + report.workers[pool.members[number]].name
  }

  /// Shows the request the first time; sends it the second time, and says what came of it.
  mutating func apply(_ action: Action, _ report: FeedReport, at time: Double) throws(ActionError) -> String {
    if let waiting, waiting.action == action, time <= waiting.until {
      self.waiting = nil
      do throws(ControlRefusal) {
        return plain("\(waiting.request.operation.words): \(try controller.send(waiting.request))")
      } catch {
        throw ActionError(plain("\(waiting.request.line): \(error)"))
      }
    }
    let operation = try Self.operation(action, report)
    do throws(ControlRefusal) {
      let request = try controller.request(for: operation)
      waiting = (action, request, time + Self.patience)
      throw ControlRefusal("will send \(request.line); the same key again sends it")
    } catch {
      throw ActionError(plain(error.description))
    }
  }
}
