/// What a benchmark's client does: so many requests in flight at any time, each followed by the next when it ends.
struct Workload: Sendable, Equatable {
  /// Longest prompt and output, tokens.
  var input: Int
  var output: Int
  var concurrency: Int
  /// Lengths are spread evenly from this share of the longest to the longest.
  var shortest: Double
  /// Requests of a run for each in flight. The first of them all start at once, which the mean TTFT shows.
  var rounds: Int

  /// The public benchmark (InferenceX): lengths within 80-100 % of the nominal ones (its `random-range-ratio` 0.8), ten
  /// requests for each in flight.
  init(input: Int, output: Int, concurrency: Int, shortest: Double = 0.8, rounds: Int = 10) {
    self.input = input
    self.output = output
    self.concurrency = concurrency
    self.shortest = shortest
    self.rounds = rounds
  }

  var requests: Int { max(1, concurrency) * rounds }

  /// Prompt tokens of the request with an index. Lengths follow a sequence of low discrepancy in place of chance, so
  /// that few requests stand for many and every run is the same.
  func input(of index: Int) -> Int { max(1, spread(input, index, 0.7548776662466927)) }

  /// Output tokens of the request with an index, at least two.
  func output(of index: Int) -> Int { max(2, spread(output, index, 0.5698402909980532)) }

  private func spread(_ longest: Int, _ index: Int, _ step: Double) -> Int {
    let turn = Double(index) * step + 0.5
    let part = turn - turn.rounded(.down)
    return Int((Double(longest) * (shortest + (1 - shortest) * part)).rounded())
  }
}

/// Mean latencies of a run, seconds.
struct LoopLatencies: Sendable, Equatable {
  var ttft: Double
  var tpot: Double
}
