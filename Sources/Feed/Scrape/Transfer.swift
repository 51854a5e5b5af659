import CCurl
import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One HTTP request under way. Lives on the scraper's thread alone.
final class Transfer {
  /// Whose request it is: an index into the loop's errands.
  let errand: Int
  let request: FeedRequest
  let handle: OpaquePointer
  private let budget: ByteBudget
  private(set) var body: [UInt8] = []
  private(set) var isTooLong = false
  private let message: UnsafeMutablePointer<CChar>
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var places: UnsafeMutablePointer<curl_slist>?

  /// Nil where libcurl gives no handle.
  init?(_ request: FeedRequest, of errand: Int = 0, budget: ByteBudget = ByteBudget()) {
    guard let handle = pdtop_curl_easy_init() else { return nil }
    self.errand = errand
    self.request = request
    self.handle = OpaquePointer(handle)
    self.budget = budget
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    budget.used -= body.count
    pdtop_curl_easy_cleanup(raw)
    pdtop_curl_list_free(headers)
    pdtop_curl_list_free(places)
    message.deallocate()
  }

  private var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

  /// Sets the request up; what libcurl refuses is said in a line.
  func prepare() -> String? {
    let access = request.access
    let milliseconds = Int(request.timeout * 1000)
    var refusal: String?
    func check(_ what: String, _ code: CURLcode) {
      if code != CURLE_OK, refusal == nil { refusal = "\(what): \(String(cString: pdtop_curl_easy_strerror(code)))" }
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    check("address", pdtop_curl_set_string(raw, CURLOPT_URL, request.url))
    check("protocols", pdtop_curl_restrict(raw))
    check("body", pdtop_curl_set_body(raw, Transfer.receive, context))
    check("context", pdtop_curl_set_context(raw, context))
    check("messages", pdtop_curl_set_error_buffer(raw, message))
    for header in request.headers { headers = pdtop_curl_list_append(headers, header) }
    check("headers", pdtop_curl_set_headers(raw, headers))
    if let body = request.body { check("body", pdtop_curl_set_post(raw, body, body.utf8.count)) }
    if request.method != "GET" { check("method", pdtop_curl_set_string(raw, CURLOPT_CUSTOMREQUEST, request.method)) }
    if let place = request.place {
      places = pdtop_curl_list_append(places, place)
      check("place", pdtop_curl_connect_to(raw, places))
    }
    check("compression", pdtop_curl_set_string(raw, CURLOPT_ACCEPT_ENCODING, "gzip"))
    check("user agent", pdtop_curl_set_string(raw, CURLOPT_USERAGENT, "pdtop"))
    check("signals", pdtop_curl_set_long(raw, CURLOPT_NOSIGNAL, 1))
    check("timeout", pdtop_curl_set_long(raw, CURLOPT_TIMEOUT_MS, milliseconds))
    check("timeout", pdtop_curl_set_long(raw, CURLOPT_CONNECTTIMEOUT_MS, milliseconds))
    if let token = access.bearerToken { check("bearer token", pdtop_curl_set_bearer(raw, token)) }
    if let user = access.user { check("basic auth", pdtop_curl_set_basic(raw, user, access.password ?? "")) }
    if let file = access.certificateAuthority { check("CA file", pdtop_curl_set_string(raw, CURLOPT_CAINFO, file)) }
    if let file = access.clientCertificate {
      check("client certificate", pdtop_curl_set_string(raw, CURLOPT_SSLCERT, file))
    }
    if let file = access.clientKey { check("client key", pdtop_curl_set_string(raw, CURLOPT_SSLKEY, file)) }
    return refusal
  }

  /// libcurl's sink: takes decompressed bytes up to the limit, then ends the transfer.
  private static let receive: pdtop_curl_sink = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let total = size * count
    let budget = transfer.budget
    guard transfer.body.count + total <= transfer.request.limit, budget.used + total <= ByteBudget.most else {
      transfer.isTooLong = true
      budget.used -= transfer.body.count
      transfer.body = []
      return 0
    }
    budget.used += total
    transfer.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: total))
    return total
  }

  /// What came of it.
  func answer(_ result: CURLcode) -> FeedAnswer {
    let status = pdtop_curl_status(raw)
    return FeedAnswer(
      body: body, status: status, contentType: contentType, problem: problem(result, status),
      isWhole: result == CURLE_OK)
  }

  /// Why the answer is none, in a line of plain text; nil where it is one.
  private func problem(_ result: CURLcode, _ status: Int) -> String? {
    if isTooLong, body.isEmpty, budget.used > ByteBudget.most / 2 {
      return "found more than the \(Unit.bytes.format(Double(ByteBudget.most))) that all answers together may take"
    }
    if isTooLong {
      return "found more than \(Unit.bytes.format(Double(request.limit))), expected \(request.expected)"
    }
    if result == CURLE_OPERATION_TIMEDOUT {
      return "found no complete answer within \(Unit.seconds.format(request.timeout))"
    }
    guard result == CURLE_OK else {
      let words = String(cString: message)
      return plain((words.isEmpty ? String(cString: pdtop_curl_easy_strerror(result)) : words).prefix(200))
    }
    if (300..<400).contains(status) {
      let place = pdtop_curl_redirect(raw).map { " to " + quoted(String(cString: $0)) } ?? ""
      return "found a redirect (HTTP \(status))\(place), which is not followed: give the final address"
    }
    guard (200..<300).contains(status) else {
      return "found HTTP status \(status)\(Transfer.hint(status)), expected 200"
    }
    return nil
  }

  private static func hint(_ status: Int) -> String {
    switch status {
    case 401, 403: " (a token or user is needed)"
    case 404: " (no such page: metrics are often at /metrics)"
    case 405: " (this address serves something else)"
    default: ""
    }
  }

  /// The answer's content type in lower case without parameters; empty where it has none.
  private var contentType: String {
    guard let type = pdtop_curl_content_type(raw) else { return "" }
    return String(String(cString: type).lowercased().prefix { $0 != ";" && $0 != " " })
  }
}

/// What all answers under way may take together.
final class ByteBudget {
  static let most = 128 << 20
  var used = 0
}
