/// What a scenario says will be seen at a time: its story, so that it can be checked.
public struct Expectation: Sendable, Equatable {
  public enum Subject: Sendable, Equatable {
    /// A field of the fleet, or of the pool of this name, within a range.
    case fleet(Field, ClosedRange<Double>)
    case pool(String, Field, ClosedRange<Double>)
    /// Which resource fills first.
    case bottleneck(Resource)
    /// How much more goodput for each dollar than the fleet beside it.
    case lead(ClosedRange<Double>)
  }

  /// Seconds since the start.
  public var at: Double
  public var subject: Subject

  public init(at: Double, _ subject: Subject) {
    self.at = at
    self.subject = subject
  }

  /// An expectation held against what was seen.
  public struct Outcome: Sendable, Equatable {
    public let at: Double
    /// What is looked at, as scenarios name it: `prefill.stranded`.
    public let name: String
    public let expected: String
    public let actual: String
    public let isMet: Bool
  }

  /// Holds this against the snapshot of its time.
  public func check(_ snapshot: Snapshot) -> Outcome {
    switch subject {
    case .fleet(let field, let range):
      return outcome(field.info.key, snapshot.fleet.value(field), range, field.info.unit)
    case .pool(let name, let field, let range):
      let pool = snapshot.pools.first { $0.name == name }
      return outcome("\(name).\(field.info.key)", pool?.readings.value(field), range, field.info.unit)
    case .lead(let range): return outcome("lead", snapshot.comparison?.lead, range, .ratio)
    case .bottleneck(let resource):
      let actual = snapshot.bottleneck?.resource
      return Outcome(
        at: at, name: "bottleneck", expected: resource.key, actual: actual?.key ?? "none", isMet: actual == resource)
    }
  }

  private func outcome(_ name: String, _ value: Double?, _ range: ClosedRange<Double>, _ unit: Unit) -> Outcome {
    Outcome(
      at: at, name: name, expected: "\(unit.format(range.lowerBound)) to \(unit.format(range.upperBound))",
      actual: unit.format(value), isMet: value.map { range.contains($0) } ?? false)
  }
}
