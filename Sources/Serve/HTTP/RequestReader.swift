import Fleet

/// Reads a request from the bytes of a connection (RFC 9112), strictly: what has two readings is refused.
enum RequestReader {
  enum Outcome: Equatable {
    /// There is more to come; `expectsContinue`: the client waits to be told so.
    case incomplete(expectsContinue: Bool)
    /// A request, and how many bytes it took.
    case request(HTTPRequest, Int)
    /// What is answered before the connection is closed.
    case refusal(HTTPAnswer)
  }

  static func read(_ bytes: [UInt8], limits: HTTPLimits) -> Outcome {
    guard let end = headEnd(bytes, limit: limits.headBytes) else {
      guard bytes.count <= limits.headBytes else {
        return .refusal(
          .error(431, place: "head", "found more than \(limits.headBytes) bytes, expected a smaller request"))
      }
      return .incomplete(expectsContinue: false)
    }
    do throws(Refusal) {
      let head = try RequestHead(bytes[..<end])
      let length = try bodyLength(head, limits)
      guard bytes.count >= end + length else {
        return .incomplete(expectsContinue: head.value("expect")?.lowercased() == "100-continue")
      }
      return .request(try head.request(body: Array(bytes[end..<end + length])), end + length)
    } catch {
      return .refusal(error.answer)
    }
  }

  /// Why a request is not taken.
  struct Refusal: Error {
    let answer: HTTPAnswer
    init(_ status: Int, _ place: String, _ problem: String) { answer = .error(status, place: place, problem) }
  }

  /// Where the body begins; nil where the head is not whole.
  private static func headEnd(_ bytes: [UInt8], limit: Int) -> Int? {
    var end = 4
    while end <= min(bytes.count, limit) {
      if bytes[end - 1] == 0x0A, bytes[end - 2] == 0x0D, bytes[end - 3] == 0x0A, bytes[end - 4] == 0x0D { return end }
      end += 1
    }
    return nil
  }

  private static func bodyLength(_ head: RequestHead, _ limits: HTTPLimits) throws(Refusal) -> Int {
    guard head.values("transfer-encoding").isEmpty else {
      throw Refusal(501, "Transfer-Encoding", "found a body in chunks, expected one with Content-Length")
    }
    let lengths = head.values("content-length")
    guard let text = lengths.first else { return 0 }
    guard lengths.count == 1, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), !text.isEmpty, text.count < 19,
      let length = Int(text)
    else {
      throw Refusal(400, "Content-Length", "found \(quoted(lengths.joined(separator: ", "))), expected one number")
    }
    guard length <= limits.bodyBytes else {
      throw Refusal(413, "body", "found \(length) bytes, expected at most \(limits.bodyBytes)")
    }
    return length
  }
}

/// The line and the headers of a request.
private struct RequestHead {
  let method: String
  let target: String
  let isOld: Bool
  let headers: [HTTPRequest.Header]

  init(_ bytes: ArraySlice<UInt8>) throws(RequestReader.Refusal) {
    // Printable ASCII and tabs alone: no control character, no byte that somebody else reads as something else.
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }) else {
      throw RequestReader.Refusal(400, "head", "found a byte that is no printable ASCII, expected none")
    }
    var lines = text.components(separatedBy: "\r\n")[...]
    guard !lines.contains(where: { $0.utf8.contains(0x0A) || $0.utf8.contains(0x0D) }), let first = lines.popFirst()
    else { throw RequestReader.Refusal(400, "head", "found half a line end, expected CR and LF together") }
    let words = first.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/"), !words[0].isEmpty,
      words[0].utf8.allSatisfy({ $0 &- 0x41 < 26 })
    else {
      throw RequestReader.Refusal(
        400, "request line", "found \(quoted(String(first.prefix(80)))), expected such as GET /metrics HTTP/1.1")
    }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      throw RequestReader.Refusal(
        505, "request line", "found \(quoted(String(words[2].prefix(20)))), expected HTTP/1.1")
    }
    guard words[1].hasPrefix("/") else {
      throw RequestReader.Refusal(
        400, "request line", "found the target \(quoted(String(words[1].prefix(80)))), expected a path")
    }
    method = String(words[0])
    target = String(words[1])
    isOld = words[2] == "HTTP/1.0"
    headers = try Self.headers(lines)
    guard isOld || values("host").count == 1 else {
      throw RequestReader.Refusal(400, "Host", "found \(values("host").count) Host headers, expected one")
    }
  }

  private static func headers(_ lines: ArraySlice<String>) throws(RequestReader.Refusal) -> [HTTPRequest.Header] {
    var headers: [HTTPRequest.Header] = []
    for line in lines where !line.isEmpty {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].utf8.allSatisfy({ $0 > 0x20 })
      else {
        throw RequestReader.Refusal(400, "headers", "found \(quoted(String(line.prefix(80)))), expected name: value")
      }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append(
        HTTPRequest.Header(
          name: line[..<colon].lowercased(),
          value: String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed())))
    }
    return headers
  }

  func values(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
  func value(_ name: String) -> String? { values(name).first }

  func request(body: [UInt8]) throws(RequestReader.Refusal) -> HTTPRequest {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = PercentCoding.decoded(parts[0]), !path.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
      throw RequestReader.Refusal(400, "path", "found \(quoted(String(parts[0].prefix(80)))), expected a path in UTF-8")
    }
    let connection = value("connection")?.lowercased()
    return HTTPRequest(
      method: method, path: path, query: parts.count > 1 ? String(parts[1]) : "", headers: headers, body: body,
      keepsAlive: isOld ? connection == "keep-alive" : connection != "close")
  }
}

extension String {
  /// The parts between a separator, without Foundation.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var part: [UInt8] = []
    let mark = Array(separator.utf8)
    for byte in utf8 {
      part.append(byte)
      if part.suffix(mark.count).elementsEqual(mark) {
        parts.append(String(decoding: part.dropLast(mark.count), as: UTF8.self))
        part = []
      }
    }
    return parts + [String(decoding: part, as: UTF8.self)]
  }
}
