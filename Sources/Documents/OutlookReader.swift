import Fleet

/// Reads what is assumed of the years to come; what is left out is as in `OutlookPlan`:
///
///     outlook:
///       years: 6                       # [the devices' life]
///       rent_decay: 25%                # a year
///       volatility: 25%                # of the input:output ratio after a year, by chance
///       growth: {input_length: 1.3, output_length: 1.1, cache_hit: 5%}     # factors a year, and points of the hit
///       rate mixes:                         # in place of the factors
///         - {year: 2, input_length: 6000, output_length: 400, cache_hit: 40%}
enum OutlookReader {
  private static let lengths = ["input_length", "output_length", "cache_hit"]

  static func read(_ entry: Entry, life: Double) throws(DocumentError) -> OutlookPlan {
    let section = try Section(entry, keys: ["years", "rent_decay", "volatility", "growth", "mixes"])
    var plan = OutlookPlan(life: life)
    plan.years = try section.count("years", 1...20) ?? plan.years
    plan.rentDecay = try section.quantity("rent_decay", .share, .range(0...0.95)) ?? plan.rentDecay
    plan.volatility = try section.quantity("volatility", .share, .range(0...5)) ?? plan.volatility
    if let growth = section["growth"] {
      let section = try Section(growth, keys: lengths)
      plan.inputGrowth = try section.quantity("input_length", .number, .range(0.05...20)) ?? 1
      plan.outputGrowth = try section.quantity("output_length", .number, .range(0.05...20)) ?? 1
      plan.cacheHitGrowth = try section.quantity("cache_hit", .share, .range(-1...1)) ?? 0
    }
    if let mixes = section["mixes"] {
      if let growth = section["growth"] { throw growth.error("found growth beside mixes, expected one of them") }
      plan.milestones = try milestones(mixes)
    }
    return plan
  }

  private static func milestones(_ entry: Entry) throws(DocumentError) -> [OutlookPlan.Milestone] {
    var last = 0.0
    var milestones: [OutlookPlan.Milestone] = []
    for item in try entry.list(of: "mixes") {
      let section = try Section(item, keys: ["year"] + lengths)
      let place = try section.required("year")
      let year = try place.quantity(.years, .range(0...50))
      guard year > last else {
        throw place.error("found year \(Action.short(year)), expected one after \(Action.short(last))")
      }
      last = year
      milestones.append(
        OutlookPlan.Milestone(
          year: year, inputLength: try section.quantity("input_length", .tokens, .range(1...1e7)),
          outputLength: try section.quantity("output_length", .tokens, .range(1...1e7)),
          cacheHitRate: try section.quantity("cache_hit", .share, .range(0...0.99))))
    }
    return milestones
  }
}
