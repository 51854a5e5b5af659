import Fleet

/// The traffic that a twin gets: what was measured, as a mix that can be shifted.
struct MixReader {
  private(set) var mix: TrafficMix
  private(set) var facts: [TwinFact] = []

  /// Spread of lengths where no histogram tells it: that of an exponential distribution, near what chat traces have
  /// (0.8 to 1.2 in the Azure traces of 2023 and 2024).
  private static let assumedVariation = 1.0

  init(_ sight: Sight, _ hints: TwinHints) throws(TwinError) {
    let seen = sight.present
    mix = sight.latest.traffic
    guard let rate = seen.rate, rate > 0 else {
      throw TwinError("no page counts requests: there is no rate to simulate")
    }
    mix.rate = rate
    if mix.classes.isEmpty { mix.classes = [FleetShape.noClass] }
    note(
      "request rate", Unit.requestsPerSecond.format(rate), .told,
      seen.arrivals != nil ? "arrivals of the last minute" : "requests that ended in the last minute")
    try setLengths(seen, hints)
    setSpread()
    let burstiness = mix.burstiness.isFinite ? min(max(mix.burstiness, 0.02), 50) : 1
    mix.burstiness = burstiness
    note(
      "arrivals", burstiness == 1 ? "Poisson" : "burstiness \(Action.short(burstiness))",
      burstiness == 1 ? .assumed : .derived,
      burstiness == 1
        ? "counts between scrapes differ no more than those of independent requests"
        : "variance over mean of the requests counted between scrapes")
  }

  private mutating func note(_ what: String, _ value: String, _ origin: TwinFact.Origin, _ how: String) {
    facts.append(TwinFact(what: what, value: value, origin: origin, how: how))
  }

  private mutating func setLengths(_ seen: Moment, _ hints: TwinHints) throws(TwinError) {
    let ended = seen.completions.flatMap { rate in seen.outputTokens.map { rate > 0 ? $0 / rate : 0 } }
    func length(_ what: String, _ option: String, _ given: Double?, _ told: Double?, _ other: Double?, _ how: String)
      throws(TwinError) -> (Double, TwinFact)
    {
      func fact(_ value: Double, _ origin: TwinFact.Origin, _ how: String) -> (Double, TwinFact) {
        (value, TwinFact(what: what, value: Unit.tokens.format(value.rounded()), origin: origin, how: how))
      }
      func usable(_ value: Double?) -> Double? { value.flatMap { $0.isFinite && $0 >= 1 && $0 <= 4e6 ? $0 : nil } }
      if let value = usable(given) { return fact(value, .given, option) }
      if let value = usable(told) { return fact(value, .told, "mean of the requests of the last minute") }
      if let value = usable(other) { return fact(value, .derived, how) }
      throw TwinError("\(what): no page tells it, expected it as \(option) TOKENS")
    }
    let known = (mix.inputLength, mix.outputLength)
    let input = try length("prompt length", "--input", hints.inputLength, seen.input, known.0, "the session's mix")
    let output = try length(
      "output length", "--output", hints.outputLength, seen.output, ended ?? known.1,
      "output tokens over ended requests")
    mix.setInputLength(input.0)
    mix.setOutputLength(output.0)
    facts += [input.1, output.1]
    if let hits = hints.cacheHitRate ?? seen.hits, hits.isFinite {
      mix.setCacheHitRate(min(0.999, max(0, hits)))
      note("cache hits", Unit.ratio.format(hits), hints.cacheHitRate == nil ? .told : .given, "share of prompt tokens")
    } else {
      mix.setCacheHitRate(0)
      note("cache hits", "0 %", .assumed, "no page tells them; give --hits")
    }
  }

  /// A single class without any spread is a mean that nobody knows more of.
  private mutating func setSpread() {
    guard mix.classes.count == 1 else { return }
    for (what, length) in [("prompt spread", \TrafficClass.input), ("output spread", \.output)] {
      if case .fixed = mix.classes[0][keyPath: length].shape {
        mix.classes[0][keyPath: length].shape = .lognormal(cv: MixReader.assumedVariation)
        note(what, "cv \(Action.short(MixReader.assumedVariation))", .assumed, "no histogram of lengths; log-normal")
      } else {
        let variation = mix.classes[0][keyPath: length].variation.squareRoot()
        note(
          what, "cv \((variation * 100).rounded() / 100)", .derived, "the log-normal nearest to the histogram's buckets"
        )
      }
    }
  }
}

extension FleetShape {
  /// A class of which nothing is known.
  static let noClass = TrafficClass(
    name: "observed", input: LengthDistribution(.fixed, mean: 0), output: LengthDistribution(.fixed, mean: 0))
}
