public import Fleet

/// What is answered.
public struct HTTPAnswer: Sendable, Equatable {
  public var status: Int
  public var type: String
  public var headers: [(name: String, value: String)] = []
  public var body: [UInt8]

  public init(_ status: Int = 200, type: String, _ body: [UInt8]) {
    self.status = status
    self.type = type
    self.body = body
  }

  public static func == (a: HTTPAnswer, b: HTTPAnswer) -> Bool {
    a.status == b.status && a.type == b.type && a.body == b.body
      && a.headers.elementsEqual(b.headers) { $0 == $1 }
  }

  public static func json(_ value: JSON, status: Int = 200) -> HTTPAnswer {
    HTTPAnswer(status, type: "application/json", Array((value.text() + "\n").utf8))
  }

  public static func text(_ text: String, status: Int = 200) -> HTTPAnswer {
    HTTPAnswer(status, type: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// A page of metrics.
  static func page(_ bytes: [UInt8]) -> HTTPAnswer {
    HTTPAnswer(type: "text/plain; version=0.0.4; charset=utf-8", bytes)
  }

  /// What was wrong, where, and what would have been right.
  public static func error(_ status: Int, place: String, _ problem: String) -> HTTPAnswer {
    .json(["error": ["status": JSON(status), "place": .string(place), "problem": .string(problem)]], status: status)
  }

  func with(_ name: String, _ value: String) -> HTTPAnswer {
    var answer = self
    answer.headers.append((name, value))
    return answer
  }

  /// The answer as bytes; without the body where only the head was asked for.
  func bytes(keepsAlive: Bool, isHead: Bool) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
    for header in headers { head += "\(header.name): \(header.value)\r\n" }
    head += "Connection: \(keepsAlive ? "keep-alive" : "close")\r\nCache-Control: no-store\r\n\r\n"
    return Array(head.utf8) + (isHead ? [] : body)
  }

  private static func reason(_ status: Int) -> String {
    let reasons = [
      200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
      408: "Request Timeout", 409: "Conflict", 411: "Length Required", 413: "Content Too Large",
      414: "URI Too Long", 431: "Request Header Fields Too Large", 501: "Not Implemented", 503: "Service Unavailable",
      505: "HTTP Version Not Supported",
    ]
    return reasons[status] ?? "Status"
  }
}
