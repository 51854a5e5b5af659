/// One request as it was sent.
public struct HTTPRequest: Sendable, Equatable {
  public let method: String
  /// The path, decoded; it begins with a slash.
  public let path: String
  /// What stands behind the question mark, as it was sent.
  public let query: String
  /// Names in lower case.
  public let headers: [Header]
  public let body: [UInt8]
  /// Whether the client wants to send more on the same connection.
  public let keepsAlive: Bool

  public struct Header: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  /// The value of a header by its name in lower case; nil where it was not sent, or more than once.
  public func header(_ name: String) -> String? {
    let found = headers.filter { $0.name == name }
    return found.count == 1 ? found[0].value : nil
  }
}

/// How much of a client's time and bytes the server takes.
public struct HTTPLimits: Sendable {
  /// Bytes of a request's line and headers, and of its body.
  public var headBytes = 16_384
  public var bodyBytes = 65_536
  public var connections = 512
  /// Seconds for a whole request to come in, for an answer to go out, and between two requests.
  public var requestSeconds = 10.0
  public var answerSeconds = 30.0
  public var idleSeconds = 75.0

  public init() {}
}
