import Fleet

/// Which of two fleets that serve the same arrivals is ahead, and by how much: the one with more requests within the
/// SLO for each dollar.
struct Verdict {
  /// What a fleet makes, and what it costs.
  struct Side {
    /// Requests per second within the SLO, and USD per hour.
    var goodput: Double?
    var costPerHour: Double?
    /// Share of requests within the SLO, and tokens per joule.
    var attainment: Double?
    var tokensPerJoule: Double?

    var goodputPerDollar: Double? {
      goodput.flatMap { goodput in costPerHour.flatMap { $0 > 0 ? goodput / $0 : nil } }
    }
  }

  /// How much more goodput this fleet makes for each dollar than the other; nil where money is unknown, or the other
  /// makes none.
  let lead: Double?
  let words: String

  /// Below this difference nobody is ahead; beyond the other factor the other one is as good as out of work.
  private static let close = 0.03
  private static let beyond = 10.0

  init(_ fleet: Side, _ other: Side, goal: Double) {
    guard let own = fleet.goodputPerDollar, let others = other.goodputPerDollar else {
      lead = nil
      words = "no verdict: a price is unknown"
      return
    }
    lead = others > 0 ? own / others - 1 : nil
    let misses = [
      Verdict.misses(fleet, goal) ? "this fleet misses the SLO" : nil,
      Verdict.misses(other, goal) ? "general purpose misses it" : nil,
    ].compactMap { $0 }
    let why = misses.isEmpty ? Verdict.energy(fleet, other) : misses.joined(separator: ", ")
    words = Verdict.comparison(own, others) + ": " + why
  }

  private static func comparison(_ own: Double, _ others: Double) -> String {
    let most = max(own, others)
    let least = min(own, others)
    guard most > 0 else { return "nobody ahead: neither meets the SLO" }
    if most <= least * (1 + close) { return "even for this mix" }
    let who = own > others ? "this fleet is" : "general purpose is"
    let much =
      most >= least * beyond ? "more than \(Int(beyond)) times the" : "\(Unit.ratio.format(most / least - 1)) more"
    return "\(who) ahead with \(much) goodput per $"
  }

  private static func misses(_ side: Side, _ goal: Double) -> Bool { side.attainment.map { $0 < goal } ?? false }

  private static func energy(_ fleet: Side, _ other: Side) -> String {
    guard let own = fleet.tokensPerJoule, let others = other.tokensPerJoule, others > 0 else { return "energy unknown" }
    let change = own / others - 1
    return "\(change >= 0 ? "+" : "")\(Unit.ratio.format(change)) tokens per joule"
  }
}

extension Verdict.Side {
  /// As it was in the last seconds.
  init(_ readings: Readings) {
    self.init(
      goodput: readings.value(.goodput), costPerHour: readings.value(.costPerHour),
      attainment: readings.value(.attainment), tokensPerJoule: readings.value(.totalTokensPerJoule))
  }

  /// As it was over a whole run.
  init(_ totals: RunSummary.FleetTotals) {
    self.init(
      goodput: totals.goodput, costPerHour: totals.costPerHour, attainment: totals.attainment,
      tokensPerJoule: totals.totalTokensPerJoule)
  }
}
