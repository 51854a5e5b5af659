public import Fleet

/// A value, how it came to be, and how that was done.
public struct Finding: Sendable, Equatable {
  public var value: Double
  public var provenance: Provenance
  /// In words: which metrics, which rule, what is missing.
  public var how: String

  public init(_ value: Double, _ provenance: Provenance, _ how: String) {
    self.value = value
    self.provenance = provenance
    self.how = how
  }
}

/// What is known of one thing (fleet, pool, link, worker), field by field. What is not in it is unknown.
public struct Findings: Sendable, Equatable {
  public private(set) var all: [Field: Finding] = [:]
  /// Why fields are unknown that one would look for.
  public private(set) var gaps: [Field: String] = [:]

  public init() {}

  public subscript(_ field: Field) -> Finding? { all[field] }

  public func value(_ field: Field) -> Double? { all[field]?.value }

  /// Sets a field; a value that is nil or not finite leaves it as it was.
  mutating func set(_ field: Field, _ value: Double?, _ provenance: Provenance, _ how: String) {
    guard let value, value.isFinite else { return }
    all[field] = Finding(value, provenance, how)
  }

  mutating func set(_ field: Field, _ finding: Finding?) {
    guard let finding else { return }
    set(field, finding.value, finding.provenance, finding.how)
  }

  /// Says why a field is unknown.
  mutating func lack(_ field: Field, _ why: String) { gaps[field] = why }

  /// Takes over all that is known, and not, of something else.
  mutating func merge(_ other: Findings) {
    all.merge(other.all) { $1 }
    gaps.merge(other.gaps) { $1 }
  }

  /// The same as readings of a snapshot.
  public var readings: Readings {
    var readings = Readings()
    for (field, finding) in all { readings.set(field, finding.value, finding.provenance) }
    return readings
  }
}
