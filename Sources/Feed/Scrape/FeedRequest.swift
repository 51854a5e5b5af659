import Fleet

/// One HTTP request to make.
struct FeedRequest: Sendable {
  /// What whoever asks knows it by.
  var id = 0
  var url: String
  var method = "GET"
  var headers: [String] = []
  /// What is sent; with one, POST unless `method` says otherwise.
  var body: String?
  var access = TargetSpec.Access()
  /// Where to connect in place of the address's host: `HOST:PORT:OTHER:PORT`.
  var place: String?
  /// Seconds after which it is given up.
  var timeout: Double
  /// Most bytes that are taken, after decompression.
  var limit: Int
  /// What the answer ought to be, for an error.
  var expected = "a page of metrics"
}

/// What came of a request.
struct FeedAnswer: Sendable {
  var body: [UInt8] = []
  /// The HTTP status; 0 where there was no answer.
  var status = 0
  /// In lower case, without parameters.
  var contentType = ""
  /// Why there is no good answer, in a line of plain text.
  var problem: String?
  /// Whether all of an answer came, be its status good or bad.
  var isWhole = false
}

/// Something that asks for pages: when, for what, and what it makes of the answers. Lives on the scraper's thread.
protocol Errand: AnyObject {
  /// What is due, at most `room` requests. Each of them gets its answer, some time.
  func due(at now: Double, room: Int) -> [FeedRequest]
  func take(_ answer: FeedAnswer, for id: Int, at now: Double)
  /// When it may next have something due, as far as that is known: nobody asks it before.
  func nextDue(after now: Double) -> Double
}

extension Errand {
  /// Where that hangs on more than a clock, it is asked ten times a second.
  func nextDue(after now: Double) -> Double { now + 0.1 }
}
