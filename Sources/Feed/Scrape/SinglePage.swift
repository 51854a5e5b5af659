/// A page that is fetched once, by itself.
public struct SinglePage: Sendable {
  public let bytes: [UInt8]
  /// Whether the server says that it is OpenMetrics.
  public let isOpenMetrics: Bool

  /// Why there is none, in a line.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    public let description: String
  }

  /// Fetches a page. `limit`: most bytes, after decompression; `timeout`: seconds.
  public init(_ url: String, limit: Int, timeout: Double = 10) throws(Failure) {
    let answer = Curl.ask(
      FeedRequest(url: url, headers: PageErrand.headers, timeout: timeout, limit: limit))
    if let problem = answer.problem { throw Failure(description: problem) }
    bytes = answer.body
    isOpenMetrics = answer.contentType.hasPrefix("application/openmetrics-text")
  }
}
