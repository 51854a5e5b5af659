import Testing

@testable import Serve

@Suite("HTTP requests")
struct RequestReaderTests {
  private func read(_ text: String, _ limits: HTTPLimits = HTTPLimits()) -> RequestReader.Outcome {
    RequestReader.read(Array(text.utf8), limits: limits)
  }

  private func status(_ text: String) -> Int? {
    if case .refusal(let answer) = read(text) { answer.status } else { nil }
  }

  @Test("A request with a body, and what follows it")
  func whole() throws {
    let text = "POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX-Y:  z \r\nContent-Length: 3\r\n\r\nabcGET"
    guard case .request(let request, let count) = read(text) else {
      Issue.record("\(read(text))")
      return
    }
    #expect(count == text.utf8.count - 3)
    #expect(request.method == "POST" && request.path == "/a b" && request.query == "x=1")
    #expect(request.header("x-y") == "z" && request.body == Array("abc".utf8) && request.keepsAlive)
  }

  @Test("Every beginning of a request is one that is not whole")
  func beginnings() {
    let text = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab"
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      guard case .incomplete(let expects) = RequestReader.read(Array(bytes[..<end]), limits: HTTPLimits()) else {
        Issue.record("\(end)")
        return
      }
      #expect(expects == (end >= bytes.count - 2))
    }
  }

  @Test("What ends the connection, and what does not")
  func connection() {
    for (text, keeps) in [
      ("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false), ("GET / HTTP/1.0\r\n\r\n", false),
      ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true), ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true),
    ] {
      guard case .request(let request, _) = read(text) else { continue }
      #expect(request.keepsAlive == keeps, "\(text)")
    }
  }

  @Test(
    "What is wrong is refused with a status that says so",
    arguments: [
      ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505),
      ("get / HTTP/1.1\r\nHost: h\r\n\r\n", 400), ("GET http://a/ HTTP/1.1\r\nHost: h\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400), ("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400),
      ("GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n", 400), ("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: h\u{1}\r\n\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: é\r\n\r\n", 400), ("GET / HTTP/1.1\nHost: h\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n", 413),
      ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
      ("GET /" + String(repeating: "a", count: 20_000), 431),
    ])
  func refusals(text: String, expected: Int) {
    #expect(status(text) == expected, "\(text.prefix(60))")
  }

  @Test("Any bytes are survived")
  func damage() {
    var random = SystemRandomNumberGenerator()
    let good = Array("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab".utf8)
    for _ in 0..<5000 {
      var bytes = good
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if case .request(_, let count) = RequestReader.read(bytes, limits: HTTPLimits()) { #expect(count <= bytes.count) }
    }
  }

  @Test("Addresses to listen on")
  func addresses() {
    #expect(ListenAddress("127.0.0.1:1")?.isLoopback == true)
    #expect(ListenAddress(":80")?.authority == "127.0.0.1:80")
    #expect(ListenAddress("localhost:0")?.isLoopback == true)
    #expect(ListenAddress("[::1]:9")?.authority == "[::1]:9")
    #expect(ListenAddress("[::1]:9")?.isLoopback == true)
    #expect(ListenAddress("0.0.0.0:9")?.isLoopback == false)
    #expect(ListenAddress("[::]:9")?.isLoopback == false)
    #expect(ListenAddress("127.1.2.3:9")?.isLoopback == true)
    for wrong in [
      "", "9470", "host:1", "1.2.3:4", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:+1", "[::1:9",
    ] {
      #expect(ListenAddress(wrong) == nil, "\(wrong)")
    }
  }
}
