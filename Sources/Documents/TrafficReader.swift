import Fleet

/// Reads the traffic mix:
///
///     traffic:
///       rate: 2400/s
///       classes:
///         chat:                               # the class's name
///           share: 95%                        # of the requests; of a single class [100%]; all sum to 100 %
///           input: {mean: 1155, cv: 0.9}      # tokens: a log-normal spread of the prompts
///           output: 211                       # a bare number: all alike
///           cache_hit: 30%                    # [0] of the prompt's tokens
///           priority: 0                       # [0] to 7; higher ones come first wherever requests wait
///
/// A length is a number, or `mean` with one of `cv` (log-normal; standard deviation over mean), `spread` (uniform
/// between mean x (1 - spread) and mean x (1 + spread)) and `distribution: exponential`.
enum TrafficReader {
  static func read(_ entry: Entry) throws(DocumentError) -> TrafficMix {
    let section = try Section(entry, keys: ["rate", "classes"])
    let rate = try section.required("rate").quantity(.perSecond, .range(1e-6...1e7))
    let place = try section.required("classes")
    let pairs = try place.pairs(of: "traffic classes by name")
    guard pairs.count <= 32 else { throw place.error("found \(pairs.count) classes, expected at most 32") }
    var classes: [TrafficClass] = []
    for (key, value) in pairs { classes.append(try trafficClass(key.name(), value, alone: pairs.count == 1)) }
    let sum = classes.reduce(0) { $0 + $1.weight }
    guard abs(sum - 1) < 0.005 else {
      throw place.error("found shares that sum to \(Unit.ratio.format(sum)), expected 100 %")
    }
    return TrafficMix(rate: rate, classes: classes)
  }

  private static func trafficClass(_ name: String, _ entry: Entry, alone: Bool) throws(DocumentError) -> TrafficClass {
    let section = try Section(entry, keys: ["share", "input", "output", "cache_hit", "priority"])
    if !alone { _ = try section.required("share") }
    var traffic = TrafficClass(
      name: name, weight: try section.quantity("share", .share, .share) ?? 1,
      input: try length(section.required("input")), output: try length(section.required("output")),
      cacheHitRate: try section.quantity("cache_hit", .share, .share) ?? 0)
    traffic.priority = try section.count("priority", 0...7) ?? 0
    return traffic
  }

  private static func length(_ entry: Entry) throws(DocumentError) -> LengthDistribution {
    guard entry.isMapping else { return LengthDistribution(.fixed, mean: try tokens(entry)) }
    let section = try Section(entry, keys: ["mean", "cv", "spread", "distribution"])
    return LengthDistribution(try shape(section), mean: try tokens(section.required("mean")))
  }

  private static func tokens(_ entry: Entry) throws(DocumentError) -> Double {
    guard entry.isScalar else {
      throw entry.error(expected: "a number of tokens, or a mapping of mean, cv, spread, distribution")
    }
    return try entry.quantity(.tokens, .range(1...1e8))
  }

  private enum Word: String, CaseIterable { case fixed, exponential, lognormal, uniform }

  private static func shape(_ section: Section) throws(DocumentError) -> LengthDistribution.Shape {
    let cv = try section.quantity("cv", .number, .range(0...10))
    let spread = try section.quantity("spread", .share, .share)
    let implied: Word = cv != nil ? .lognormal : spread != nil ? .uniform : .fixed
    let word: Word = try section.choice("distribution") ?? implied
    if word == .lognormal { _ = try section.required("cv") }
    if word == .uniform { _ = try section.required("spread") }
    if word != .lognormal, let place = section["cv"] {
      throw place.error("found cv of a \(word.rawValue) length, expected none")
    }
    if word != .uniform, let place = section["spread"] {
      throw place.error("found spread of a \(word.rawValue) length, expected none")
    }
    switch word {
    case .fixed: return .fixed
    case .exponential: return .exponential
    case .lognormal: return (cv ?? 0) == 0 ? .fixed : .lognormal(cv: cv ?? 0)
    case .uniform: return .uniform(spread: spread ?? 0)
    }
  }
}
