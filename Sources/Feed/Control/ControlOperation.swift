public import Fleet

/// What can be changed on a running router or engine through its own interface.
public enum ControlOperation: Sendable, Equatable {
  /// A gateway shall send requests to one more worker. `bootstrapPort`: of a prefill worker, where SGLang wants one.
  case addWorker(url: String, role: Role, model: String?, bootstrapPort: Int?)
  case removeWorker(url: String)
  /// A gateway shall prefer the worker more or less; 50 is its own choice.
  case priority(url: String, Int)
  /// Makes an SGLang engine that was started for it the other role; it has to be idle. Nil: the role that it has not.
  case switchRole(url: String, to: Role?)
  /// From when on Dynamo's frontend turns requests away: the share of decode blocks, and prompt tokens that wait.
  case busyThresholds(model: String, decodeBlocks: Double?, prefillTokens: Int?)

  /// What it does, for events.
  var words: String {
    switch self {
    case .addWorker(let url, let role, _, _): "add \(role.rawValue) worker \(url)"
    case .removeWorker(let url): "remove worker \(url)"
    case .priority(let url, let priority): "priority of \(url): \(priority)"
    case .switchRole(let url, let role): "make \(url) a \(role?.rawValue ?? "worker of the other role")"
    case .busyThresholds(let model, _, _): "busy thresholds of \(model)"
    }
  }
}

/// Why something cannot be changed; where there is no interface for it, with the command that an operator would run.
public struct ControlRefusal: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// The exact request that carries an operation out.
public struct ControlRequest: Sendable, Equatable {
  public let operation: ControlOperation
  public let method: String
  public let url: String
  public let body: JSON?
  /// What is read afterwards, because most answers only say that the change is queued.
  let readBack: String
  let access: TargetSpec.Access

  /// The request as it is sent, on one line.
  public var line: String { "\(method) \(url)" + (body.map { " \($0.line)" } ?? "") }

  /// The same for a shell; secrets are not in it.
  public var command: String {
    var words = ["curl", "-X", method]
    if let body { words += ["-H", "'Content-Type: application/json'", "-d", ControlRequest.quoted(body.line)] }
    return (words + [ControlRequest.quoted(url)]).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    var result = "'"
    for character in text { result += character == "'" ? "'\\''" : String(character) }
    return result + "'"
  }
}
