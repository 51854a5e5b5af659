import Fleet
import Simulator
import Testing

@testable import Serve

/// Who gets what from a served fleet.
@Suite("Access to a served fleet")
struct AccessTests {
  private static let token = "a-token-of-the-tests"

  private static func fleet(token: String?, isOpen: Bool) throws -> ServedFleet {
    let scenario = try BooksTests.scenario()
    return ServedFleet(
      try Simulator(scenario), dialect: .vllm, access: ServedFleet.Access(token: token, isOpen: isOpen), startTime: 1e9,
      actionKeys: ["rate"]
    ) { _, _ throws(ServedFleet.ActionRefusal) in [.arrivalRate(1)] }
  }

  private func status(_ fleet: inout ServedFleet, _ path: String, _ method: String = "GET", token: String? = nil) -> Int
  {
    let headers = token.map { [HTTPRequest.Header(name: "authorization", value: $0)] } ?? []
    let request = HTTPRequest(
      method: method, path: path, query: "", headers: headers, body: Array("{}".utf8), keepsAlive: true)
    return fleet.answer(request, local: .usual).status
  }

  private static let pages = [
    "/", "/metrics", "/workers", "/workers/prefill-0/metrics", "/dcgm/metrics", "/sd", "/targets.yaml",
  ]

  @Test("On loopback pages are for everybody, actions need the token")
  func loopback() throws {
    var fleet = try Self.fleet(token: Self.token, isOpen: false)
    for page in Self.pages { #expect(status(&fleet, page) == 200, "\(page)") }
    #expect(status(&fleet, "/control/actions", "POST") == 401)
    for wrong in ["Bearer x", "Basic " + Self.token, Self.token, "Bearer " + Self.token + "x", "Bearer "] {
      #expect(status(&fleet, "/control/actions", "POST", token: wrong) == 401, "\(wrong)")
    }
    #expect(status(&fleet, "/control/actions", "POST", token: "Bearer " + Self.token) == 200)
    #expect(status(&fleet, "/control/actions", "GET") == 200)
  }

  @Test("The clock is paused and set with the token; mistakes change nothing and say where they are")
  func clock() throws {
    var fleet = try Self.fleet(token: Self.token, isOpen: false)
    func post(_ body: String, token: String? = Self.token) -> (Int, String) {
      let headers = token.map { [HTTPRequest.Header(name: "authorization", value: "Bearer " + $0)] } ?? []
      let request = HTTPRequest(
        method: "POST", path: "/control/clock", query: "", headers: headers, body: Array(body.utf8), keepsAlive: true)
      let answer = fleet.answer(request, local: .usual)
      return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }
    #expect(post("{\"pause\": true}", token: nil).0 == 401)
    #expect(!fleet.clock.isPaused)
    #expect(post("{\"pause\": true, \"speed\": 8}").0 == 200)
    #expect(fleet.clock.isPaused && fleet.clock.speed == 8 && fleet.clock.rate == 0)
    for (wrong, place) in [
      ("{\"pause\": 1}", "pause"), ("{\"pause\": false, \"speed\": 0}", "speed"), ("{\"speed\": 1e9}", "speed"),
      ("{\"stop\": true}", "stop"), ("{}", "body"), ("[1]", "body"), ("{", "body"),
    ] {
      let (status, body) = post(wrong)
      #expect(status == 400 && body.contains(place), "\(wrong): \(body)")
    }
    #expect(fleet.clock.isPaused && fleet.clock.speed == 8, "all of a body or nothing")
    #expect(post("{\"pause\": false}").0 == 200)
    #expect(fleet.clock.rate == 8)
    #expect(status(&fleet, "/control/clock") == 200)
  }

  @Test("Open to other machines, everything but health needs the token")
  func open() throws {
    var fleet = try Self.fleet(token: Self.token, isOpen: true)
    for page in Self.pages + ["/nope", "/control/actions"] { #expect(status(&fleet, page) == 401, "\(page)") }
    for page in Self.pages { #expect(status(&fleet, page, token: "bearer " + Self.token) == 200, "\(page)") }
    #expect(status(&fleet, "/healthz") == 200 && status(&fleet, "/readyz") == 200)
    fleet.isReady = false
    #expect(status(&fleet, "/readyz") == 503)
  }

  @Test("What a client calls the server is what lists name; what is no name is left out")
  func names() throws {
    var fleet = try Self.fleet(token: nil, isOpen: false)
    func body(_ host: String) -> String {
      let request = HTTPRequest(
        method: "GET", path: "/sd", query: "", headers: [HTTPRequest.Header(name: "host", value: host)], body: [],
        keepsAlive: true)
      return String(decoding: fleet.answer(request, local: .usual).body, as: UTF8.self)
    }
    #expect(body("fleet.example:9470").contains("\"fleet.example:9470\""))
    for wrong in ["a\"b", "a/b", "", "a b"] { #expect(body(wrong).contains("\"127.0.0.1:9470\""), "\(wrong)") }
  }
}
