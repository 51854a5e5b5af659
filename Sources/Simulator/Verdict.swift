import Fleet

/// Which of two fleets that serve the same arrivals is ahead, and by how much.
struct Verdict {
  /// How much more goodput this fleet makes for each dollar than the other; nil where money is unknown.
  let lead: Double?
  let words: String

  /// Below this difference nobody is ahead.
  private static let close = 0.03

  init(fleet: Readings, other: Readings, title: String) {
    let own = Verdict.goodputPerDollar(fleet)
    let others = Verdict.goodputPerDollar(other)
    lead = own.flatMap { own in others.flatMap { $0 > 0 ? own / $0 - 1 : nil } }
    guard let lead else {
      words = "no verdict: a price is unknown"
      return
    }
    let missed = [
      Verdict.misses(fleet) ? "this fleet misses the SLO" : nil, Verdict.misses(other) ? "general purpose misses it" : nil,
    ].compactMap { $0 }
    let why = missed.isEmpty ? Verdict.energy(fleet, other) : missed.joined(separator: ", ")
    if abs(lead) < Verdict.close {
      words = "even for this mix: \(why)"
    } else {
      let factor = lead > 0 ? lead : 1 / (1 + lead) - 1
      let who = lead > 0 ? "this fleet is" : "general purpose is"
      words = "\(who) ahead by \(Unit.ratio.format(factor)) goodput per $: \(why)"
    }
  }

  private static func goodputPerDollar(_ readings: Readings) -> Double? {
    guard let goodput = readings.value(.goodput), let cost = readings.value(.costPerHour), cost > 0 else { return nil }
    return goodput / cost
  }

  private static func misses(_ readings: Readings) -> Bool { readings.value(.attainment).map { $0 < 0.95 } ?? false }

  private static func energy(_ fleet: Readings, _ other: Readings) -> String {
    guard let own = fleet.value(.totalTokensPerJoule), let others = other.value(.totalTokensPerJoule), others > 0 else {
      return "energy unknown"
    }
    let change = own / others - 1
    return "\(change >= 0 ? "+" : "")\(Unit.ratio.format(change)) tokens per joule"
  }
}
