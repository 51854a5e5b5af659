import Fleet

/// An answer of Prometheus' HTTP API: the series of a vector or a matrix.
struct ServerAnswer: Sendable {
  struct Row: Sendable {
    var labels: [String: String]
    /// Epoch seconds and value, oldest first.
    var samples: [(time: Double, value: Double)]

    func label(_ name: String) -> String { labels[name] ?? "" }
  }

  var rows: [Row] = []

  /// Why an answer is none.
  struct Refusal: Error, Equatable { var problem: String }

  /// Reads an answer to a query.
  static func read(_ answer: FeedAnswer) throws(Refusal) -> ServerAnswer {
    let data = try data(answer)
    guard let type = data["resultType"]?.string, let result = data["result"]?.array else {
      throw Refusal(problem: "found no result in the answer, expected Prometheus' HTTP API")
    }
    switch type {
    case "vector", "matrix": return ServerAnswer(rows: result.compactMap(row))
    case "scalar": return ServerAnswer(rows: sample(.array(result)).map { [Row(labels: [:], samples: [$0])] } ?? [])
    default: return ServerAnswer()
    }
  }

  /// The names in an answer to a question for a label's values.
  static func names(_ answer: FeedAnswer) throws(Refusal) -> [String] {
    guard let names = try data(answer).array else {
      throw Refusal(problem: "found no list of names, expected Prometheus' HTTP API")
    }
    return names.compactMap(\.string)
  }

  /// What is in the envelope; a bad answer's own words where there are any.
  private static func data(_ answer: FeedAnswer) throws(Refusal) -> JSON {
    let body = answer.isWhole ? try? JSON(reading: answer.body) : nil
    if let body, body["status"]?.string == "error" {
      let type = body["errorType"]?.string ?? "error"
      throw Refusal(problem: plain("\(type): \(body["error"]?.string ?? "no reason given")".prefix(300)))
    }
    if let problem = answer.problem { throw Refusal(problem: problem) }
    guard let body, body["status"]?.string == "success", let data = body["data"] else {
      throw Refusal(problem: "found no JSON of Prometheus' HTTP API: is this its address, with its path prefix?")
    }
    return data
  }

  /// Series without plain values, such as native histograms, are left out.
  private static func row(_ item: JSON) -> Row? {
    let samples = (item["value"].map { [$0] } ?? item["values"]?.array ?? []).compactMap(sample)
    guard !samples.isEmpty else { return nil }
    var labels: [String: String] = [:]
    for (key, value) in item["metric"]?.object ?? [] { labels[key] = value.string }
    return Row(labels: labels, samples: samples)
  }

  /// `[1795463510.344, "1000"]`; nil where the value is no number.
  private static func sample(_ pair: JSON) -> (time: Double, value: Double)? {
    guard let parts = pair.array, parts.count == 2, let time = parts[0].number, let text = parts[1].string,
      let value = Double(text), !value.isNaN
    else { return nil }
    return (time, value)
  }
}
