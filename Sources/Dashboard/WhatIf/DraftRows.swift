import Canvas
import Fleet
import Session

/// The rows of the table of a draft: what the model says and what was simulated, of each quantity that one of them
/// knows.
struct DraftRows {
  struct Numbers {
    var now: String
    var draft: String
    var change: String
    /// How the change is to be judged.
    var role: ThemeRole
  }

  struct Row {
    var name: String
    var settled: Numbers?
    var ahead: Numbers?
  }

  /// How a quantity is written and judged.
  private struct Kind {
    /// Nil: a share, whose change is told in points.
    var unit: Unit?
    /// Nil: neither is better.
    var lowerIsBetter: Bool?
  }

  private let view: FleetView
  private let draft: Draft
  private let now: SteadyState?
  private let then: SteadyState?
  private let ahead: Lookahead?

  /// The most wanted first: where there is little room, the last ones are not there.
  static func all(_ draft: Draft, _ view: FleetView) -> [Row] {
    let state = view.state
    let rows = DraftRows(
      view: view, draft: draft, now: state.baseOutlook, then: state.draftOutlook,
      ahead: state.lookaheadAbsence == nil ? state.lookahead : nil)
    return rows.service + rows.capacity + rows.use + rows.economy
  }

  private var service: [Row] {
    let lower = Kind(lowerIsBetter: true)
    var rows = [
      row("stranded", lower, now?.strandedShare, then?.strandedShare) { $0.fleet.value(.strandedShare) },
      row(
        "SLO met", Kind(lowerIsBetter: false), now?.expected?.attainment, then?.expected?.attainment
      ) { $0.fleet.value(.attainment) },
    ]
    if ahead != nil {
      let time = Kind(unit: .seconds, lowerIsBetter: true)
      rows += [
        row("TTFT p99", time) { $0.fleet.value(.ttftP99) }, row("TPOT p99", time) { $0.fleet.value(.tpotP99) },
        row("queue", Kind(unit: .count, lowerIsBetter: true)) { $0.fleet.value(.queueDepth) },
      ]
    }
    return rows
  }

  private var capacity: [Row] {
    guard view.state.canPredict else { return [] }
    func ratio(_ state: SteadyState?) -> String {
      state.map { PlanScreen.matched($0, view.snapshot) } ?? NumberText.unknown
    }
    let isSame = now?.bottleneck == then?.bottleneck
    let first = Numbers(
      now: Self.short(now), draft: Self.short(then), change: then == nil ? "" : isSame ? "same" : "another", role: .mid)
    return [
      row("can serve", Kind(unit: .requestsPerSecond, lowerIsBetter: false), now?.capacity, then?.capacity),
      row("asked of it", Kind(lowerIsBetter: true), load(now, draft.base), load(then, draft.mix)),
      Row(name: "fills first", settled: first),
      Row(name: "best ratio", settled: Numbers(now: ratio(now), draft: ratio(then), change: "", role: .mid)),
    ]
  }

  private var use: [Row] {
    var rows = view.snapshot.pools.enumerated().map { index, pool in
      func busy(_ values: [Double]?) -> Double? { values.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
      return row(
        pool.name + " busy", Kind(lowerIsBetter: false), busy(now?.expected?.busy), busy(then?.expected?.busy)
      ) { busy($0.busy) }
    }
    if !view.snapshot.links.isEmpty {
      // A fuller link is neither good nor bad until it is what fills first.
      rows.append(row("KV link", Kind(), now?.expected?.link, then?.expected?.link) { $0.link })
    }
    return rows
  }

  /// What it delivers and costs; what nobody knows of either is left out.
  private var economy: [Row] {
    func known(
      _ name: String, _ unit: Unit, lowerIsBetter: Bool, _ field: Field, _ value: (SteadyState.Expected) -> Double?
    ) -> Row? {
      let (a, b) = (now?.expected.flatMap(value), then?.expected.flatMap(value))
      let row = row(name, Kind(unit: unit, lowerIsBetter: lowerIsBetter), a, b) { $0.fleet.value(field) }
      return a == nil && row.ahead == nil ? nil : row
    }
    return [
      known("tokens / J", .tokensPerJoule, lowerIsBetter: false, .totalTokensPerJoule) { $0.tokensPerJoule },
      known("$ / M tokens", .usdPerMillionTokens, lowerIsBetter: true, .costPerMillionOutputTokens) {
        $0.costPerMillionOutputTokens
      },
      known("cost", .usdPerHour, lowerIsBetter: true, .costPerHour) { $0.costPerHour },
      known("power", .watts, lowerIsBetter: true, .power) { $0.power },
    ].compactMap { $0 }
  }

  /// Arrivals over what can be served.
  private func load(_ state: SteadyState?, _ mix: TrafficMix) -> Double? {
    state.flatMap { $0.capacity > 0 ? mix.rate / $0.capacity : nil }
  }

  private static func short(_ state: SteadyState?) -> String {
    switch state?.bottleneck {
    case .prefillCompute: "prefill"
    case .decodeBandwidth: "decode"
    case .decodeMemory: "KV slots"
    case .link: "KV link"
    case .general: "general"
    case nil: NumberText.unknown
    }
  }

  // MARK: Numbers

  private func row(
    _ name: String, _ kind: Kind, _ now: Double?, _ then: Double?, _ simulated: ((LookaheadOutcome) -> Double?)? = nil
  ) -> Row {
    var row = Row(name: name)
    if view.state.canPredict { row.settled = Self.numbers(kind, now, then) }
    row.ahead = simulated.flatMap { ahead?.estimate($0) }.map { numbers(kind, $0) }
    return row
  }

  private func row(_ name: String, _ kind: Kind, _ simulated: (LookaheadOutcome) -> Double?) -> Row {
    Row(name: name, ahead: ahead?.estimate(simulated).map { numbers(kind, $0) })
  }

  private static func numbers(_ kind: Kind, _ now: Double?, _ then: Double?) -> Numbers {
    var numbers = Numbers(now: text(now, kind), draft: text(then, kind), change: "", role: .dim)
    guard let now, let then, kind.unit == nil || now > 0 else { return numbers }
    let change = kind.unit == nil ? then - now : then / now - 1
    numbers.change = manifold(change) ?? signed(change) + (kind.unit == nil ? " pt" : " %")
    numbers.role = role(change, kind)
    return numbers
  }

  /// A change within what it may be off by is judged neither good nor bad.
  private func numbers(_ kind: Kind, _ estimate: Lookahead.Estimate) -> Numbers {
    let isDrafted = !draft.moves.isEmpty
    let (now, then) = (estimate.now.mean, estimate.draft.mean)
    var numbers = Numbers(
      now: Self.text(now, kind), draft: isDrafted ? Self.text(then, kind) : "", change: "", role: .dim)
    guard kind.unit == nil || now > 0, isDrafted else { return numbers }
    let scale = kind.unit == nil ? 1 : 1 / now
    let change = estimate.change.mean * scale
    let half = estimate.change.half.map { $0 * scale }
    numbers.change =
      Self.manifold(change) ?? Self.signed(change) + (half.map { " ±" + Self.width($0) } ?? "")
      + (kind.unit == nil ? " pt" : " %")
    numbers.role = abs(change) <= half ?? 0 ? .dim : Self.role(change, kind)
    return numbers
  }

  private static func role(_ change: Double, _ kind: Kind) -> ThemeRole {
    guard let lowerIsBetter = kind.lowerIsBetter else { return .mid }
    return abs(change) < 0.005 ? .dim : (change < 0) == lowerIsBetter ? .good : .bad
  }

  /// A change to many times as much, for which percents are no measure: `x24`.
  private static func manifold(_ change: Double) -> String? {
    change >= 9.995 ? "x" + NumberText.round(change + 1) : nil
  }

  /// Half an interval in hundredths: with a decimal where it would be none.
  private static func width(_ half: Double) -> String { NumberText.fixed(half * 100, half < 0.0095 ? 1 : 0) }

  /// In hundredths, with its sign also where it is nothing.
  private static func signed(_ change: Double) -> String {
    let text = NumberText.fixed(change * 100, 0)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// In eight columns where that can be: the row's name says what it is of.
  private static func text(_ value: Double?, _ kind: Kind) -> String {
    guard let unit = kind.unit else { return NumberText.percent(value) }
    switch unit {
    case .tokensPerJoule: return NumberText.significant(value)
    case .requestsPerSecond: return value == nil ? NumberText.unknown : NumberText.significant(value) + "/s"
    case .count:
      return value.map { $0 < 9.95 ? NumberText.fixed($0, 1) : NumberText.text($0, unit) } ?? NumberText.unknown
    case .usdPerMillionTokens: return value == nil ? NumberText.unknown : "$" + NumberText.significant(value)
    default: return NumberText.text(value, unit)
    }
  }
}
