import ArgumentParser
import Capacity
import Documents
import Fleet
import Recording
import Session

/// What is planned: a fleet, its mix and targets, and what is assumed of the years to come.
struct PlanSubject {
  /// As the user named it.
  var source: String
  var scenario: Scenario
  var outlook: OutlookPlan
  /// USD of capital to spend in place of the fleet's own money.
  var budget: Double?
  /// What the other fleet has in common with this one.
  var comparison: ComparisonPlan
  /// What has to be said of where the numbers come from.
  var notes: [String] = []

  /// The fleet's model and that of the general-purpose devices beside it; the latter is nil where they cannot be
  /// computed.
  func models(_ fleet: FleetPlan) throws(CapacityError) -> (own: FleetModel, general: FleetModel?) {
    let own = try FleetModel(fleet)
    return (own, try? own.general(comparison))
  }
}

/// Options that say what is planned.
struct PlanSubjectOptions: ParsableArguments {
  @Argument(help: "A scenario by name, a YAML file, or a recording (.pdtop).")
  var source = "default"

  @Option(help: ArgumentHelp("Scenario whose fleet a recording is planned with.", valueName: "scenario"))
  var fleet: String?

  @Option(
    help: ArgumentHelp("Time that a recording stands for, such as 1y or 90d: its trend goes on.", valueName: "time"))
  var standsFor: String?

  @Option(help: ArgumentHelp("USD of capital to spend, in place of what the fleet cost.", valueName: "usd"))
  var budget: String?

  @Option(help: ArgumentHelp("TTFT target in place of the scenario's, such as 500ms.", valueName: "time"))
  var ttft: String?

  @Option(help: ArgumentHelp("TPOT target in place of the scenario's, such as 30ms.", valueName: "time"))
  var tpot: String?

  @Option(help: ArgumentHelp("Years to look ahead.", valueName: "number"))
  var years: Int?

  @Option(help: ArgumentHelp("By how much input:output strays in a year, such as 25%.", valueName: "share"))
  var volatility: String?

  @Option(help: ArgumentHelp("By how much rents fall in a year.", valueName: "share"))
  var rentDecay: String?

  @Option(help: ArgumentHelp("The general-purpose fleet: of equal cost, power or devices.", valueName: "equality"))
  var equal: Equality?

  enum Equality: String, ExpressibleByArgument, CaseIterable { case cost, power, devices }

  func validate() throws {
    _ = try number(ttft, .seconds, "--ttft", 1e-4...3600)
    _ = try number(tpot, .seconds, "--tpot", 1e-5...60)
    _ = try number(budget, .usd, "--budget", 1...1e13)
    _ = try number(volatility, .share, "--volatility", 0...5)
    _ = try number(rentDecay, .share, "--rent-decay", 0...0.95)
    _ = try standsFor.map(Self.span)
    if let years, !(1...20).contains(years) { throw ValidationError("--years: found \(years), expected 1 to 20") }
  }

  private func number(
    _ text: String?, _ kind: Quantity, _ option: String, _ range: ClosedRange<Double>
  ) throws -> Double? {
    try text.map { try QuantityOption.parse($0, kind, option, range, show: Action.short) }
  }

  /// Years of `90d`, `18 months`, `5 years`.
  private static func span(_ text: String) throws -> Double {
    if text.hasSuffix("d"), let days = Double(text.dropLast()), days > 0, days < 1e5 { return days / 365 }
    let trimmed = text.hasSuffix("y") ? String(text.dropLast()) : text
    guard let years = try? Quantity.years.parse(trimmed), years > 0, years <= 100 else {
      throw ValidationError("--stands-for: found \(quoted(text)), expected a time such as 90d, 18 months or 5 years")
    }
    return years
  }

  /// Reads what is to be planned.
  func read() throws -> PlanSubject {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    var subject: PlanSubject
    if RecordedPlan.isRecording(source) {
      subject = try RecordedPlan(
        file: source, fleet: try fleet.map { try resources.scenario($0) }, years: try standsFor.map(Self.span)
      ).subject()
    } else {
      if fleet != nil || standsFor != nil { throw ValidationError("--fleet and --stands-for go with a recording") }
      let scenario = try resources.scenario(source)
      subject = PlanSubject(source: source, scenario: scenario)
    }
    if let ttft = try number(ttft, .seconds, "--ttft", 1e-4...3600) { subject.scenario.slo.ttft = ttft }
    if let tpot = try number(tpot, .seconds, "--tpot", 1e-5...60) { subject.scenario.slo.tpot = tpot }
    subject.budget = try number(budget, .usd, "--budget", 1...1e13)
    if let years { subject.outlook.years = years }
    if let volatility = try number(volatility, .share, "--volatility", 0...5) {
      subject.outlook.volatility = volatility
    }
    if let decay = try number(rentDecay, .share, "--rent-decay", 0...0.95) { subject.outlook.rentDecay = decay }
    if let equal { subject.comparison.equal = ComparisonPlan.Equality(rawValue: equal.rawValue) ?? .cost }
    return subject
  }
}

extension PlanSubject {
  /// A scenario with its own assumptions, or the usual ones over its devices' life.
  init(source: String, scenario: Scenario) {
    self.init(
      source: source, scenario: scenario,
      outlook: scenario.outlook ?? OutlookPlan(life: scenario.fleet.money.lifeYears),
      comparison: scenario.comparison ?? ComparisonPlan())
  }
}
