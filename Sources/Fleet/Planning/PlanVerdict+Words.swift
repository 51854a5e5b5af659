extension PlanVerdict {
  /// Below this difference nobody is ahead.
  public static let close = 0.03

  /// Who wins this mix and by how much, in a sentence.
  public var sentence: String {
    guard let lead else { return "no general-purpose fleet to compare with: a price or a rate is unknown" }
    if abs(lead) < Self.close { return "this fleet and general purpose (\(other)) are even for this mix" }
    let much = lead > 0 ? Unit.ratio.format(lead) : Unit.ratio.format(1 / (1 + lead) - 1)
    return lead > 0
      ? "this fleet can serve \(much) more within the targets than general purpose for the same money (\(other))"
      : "general purpose can serve \(much) more within the targets for the same money (\(other))"
  }

  /// How far the mix may move before that turns, in a sentence; nil where nobody can say.
  public var condition: String? {
    guard lead != nil else { return nil }
    let years = "\(Action.short(years)) years"
    if holdsAlways { return "it stays ahead over \(years) however far input:output moves, up to 8x a year" }
    guard let breakEven else {
      return lead ?? 0 > -Self.close
        ? "over \(years) any movement of the mix puts it behind"
        : "over \(years) it stays behind even if the mix does not move"
    }
    let likely = expected <= breakEven ? "less than that" : "more than that"
    return "over \(years) it stays ahead while input:output moves by less than \(Self.factor(breakEven)) a year; "
      + "expected is \(Self.factor(expected)), \(likely)"
  }

  /// A factor a year: `1.35x`.
  public static func factor(_ value: Double) -> String {
    let hundredths = Int((min(99, value) * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)x"
  }
}

extension RatioMove {
  /// What it takes, in words: `7 workers change their role in 12 s, saves $40.1/h`.
  public var words: String {
    let many = workers == 1 ? "1 worker" : "\(workers) workers"
    switch kind {
    case .flip(let seconds):
      return "\(many) change\(workers == 1 ? "s" : "") the role within \(Unit.seconds.format(seconds))\(saved)"
    case .purchase(let capital, let writtenOff):
      let back = paybackMonths.map { ", pays back in \(Action.short($0)) months" } ?? ""
      return
        "\(many) given up (\(Unit.usd.format(writtenOff)) in the books), \(Unit.usd.format(capital)) of new ones\(saved)\(back)"
    }
  }
  /// The same for narrow places: what is bought and when it pays back, not what is given up.
  public var shortWords: String {
    guard case .purchase(let capital, _) = kind else { return words }
    let back = paybackMonths.map { ", back in \(Action.short($0)) months" } ?? ""
    return "\(Unit.usd.format(capital)) of new ones\(saved)\(back)"
  }
  private var saved: String { savedPerHour.map { ", saves \(Unit.usdPerHour.format($0))" } ?? "" }
}
