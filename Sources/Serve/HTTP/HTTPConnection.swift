/// One client: what it has sent, what it is still to get, and until when.
struct HTTPConnection {
  let descriptor: Int32
  private var input: [UInt8] = []
  private var output: [UInt8] = []
  private var sent = 0
  /// The connection ends once everything is sent.
  private var endsAfterwards = false
  /// Everything is sent: only the client's own end is waited for, so that it can read what it got.
  private var isLingering = false
  private var saidContinue = false
  private(set) var deadline: ContinuousClock.Instant

  /// Most bytes that are read at a time.
  private static let piece = 16_384
  private static let lingerSeconds = 2.0

  init(_ descriptor: Int32, now: ContinuousClock.Instant, _ limits: HTTPLimits) {
    self.descriptor = descriptor
    deadline = now + .seconds(limits.requestSeconds)
  }

  var wantsToSend: Bool { sent < output.count }
  /// Between two requests: it may be closed where somebody else needs the place.
  var isIdle: Bool { input.isEmpty && output.isEmpty && !isLingering }

  /// Takes what has come; false where the client has gone.
  mutating func receive(
    now: ContinuousClock.Instant, _ limits: HTTPLimits, answer: (HTTPRequest) -> HTTPAnswer
  ) -> Bool {
    switch Socket.receive(descriptor, most: Self.piece) {
    case .end: return wantsToSend
    case .nothing: return true
    case .bytes(let bytes):
      guard !isLingering else { return true }
      if isIdle { deadline = now + .seconds(limits.requestSeconds) }
      input += bytes
      work(now, limits, answer)
      return send(now: now, limits, answer: answer)
    }
  }

  /// Answers what is whole, one request at a time: the next one is looked at once the answer is out.
  private mutating func work(
    _ now: ContinuousClock.Instant, _ limits: HTTPLimits, _ answer: (HTTPRequest) -> HTTPAnswer
  ) {
    guard !wantsToSend, !endsAfterwards, !input.isEmpty else { return }
    switch RequestReader.read(input, limits: limits) {
    case .incomplete(let expectsContinue):
      if expectsContinue, !saidContinue {
        saidContinue = true
        output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
      }
    case .refusal(let refusal): finish(refusal, now, limits)
    case .request(let request, let count):
      input.removeFirst(count)
      saidContinue = false
      let answer = answer(request)
      output += answer.bytes(keepsAlive: request.keepsAlive, isHead: request.method == "HEAD")
      endsAfterwards = !request.keepsAlive
      deadline = now + .seconds(limits.answerSeconds)
    }
  }

  /// Answers, and ends the connection after it.
  mutating func finish(_ answer: HTTPAnswer, _ now: ContinuousClock.Instant, _ limits: HTTPLimits) {
    output += answer.bytes(keepsAlive: false, isHead: false)
    input = []
    endsAfterwards = true
    deadline = now + .seconds(limits.answerSeconds)
  }

  /// Sends what there is; false where the connection is over.
  mutating func send(
    now: ContinuousClock.Instant, _ limits: HTTPLimits, answer: (HTTPRequest) -> HTTPAnswer
  ) -> Bool {
    while wantsToSend {
      guard let count = Socket.send(descriptor, output[sent...]) else { return false }
      sent += count
      guard sent == output.count else { return true }
      output = []
      sent = 0
      if endsAfterwards {
        Socket.endSending(descriptor)
        isLingering = true
        deadline = now + .seconds(Self.lingerSeconds)
        return true
      }
      if input.isEmpty { deadline = now + .seconds(limits.idleSeconds) }
      work(now, limits, answer)
    }
    return true
  }

  /// What becomes of it when its time is up: a request that never came whole is told so; the rest is closed.
  mutating func expire(_ now: ContinuousClock.Instant, _ limits: HTTPLimits) -> Bool {
    guard !input.isEmpty, output.isEmpty, !isLingering else { return false }
    finish(
      .error(408, place: "request", "found no whole request after \(Int(limits.requestSeconds)) s, expected one"), now, limits)
    return send(now: now, limits) { _ in .text("") }
  }
}
