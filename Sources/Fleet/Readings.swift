/// The fields of one thing (fleet, pool, link) at one instant. A field that is not set is unknown.
public struct Readings: Sendable, Equatable {
  private var values: [Double]
  private var provenances: [Provenance]

  /// All unknown.
  public init() {
    values = [Double](repeating: .nan, count: Field.allCases.count)
    provenances = [Provenance](repeating: .unknown, count: Field.allCases.count)
  }

  /// The field's value and provenance; nil where it is unknown. A value that is not a number counts as unknown.
  public subscript(field: Field) -> Reading? {
    get {
      let index = Int(field.rawValue)
      return provenances[index] == .unknown ? nil : Reading(values[index], provenances[index])
    }
    set {
      let index = Int(field.rawValue)
      guard let newValue, !newValue.value.isNaN, newValue.provenance != .unknown else {
        values[index] = .nan
        provenances[index] = .unknown
        return
      }
      values[index] = newValue.value
      provenances[index] = newValue.provenance
    }
  }

  /// The value alone; nil where it is unknown.
  public func value(_ field: Field) -> Double? { self[field]?.value }

  /// Sets a field, or makes it unknown with nil.
  public mutating func set(_ field: Field, _ value: Double?, _ provenance: Provenance = .measured) {
    self[field] = value.map { Reading($0, provenance) }
  }

  /// NaN means unknown, so two unknowns are equal.
  public static func == (a: Readings, b: Readings) -> Bool {
    a.provenances == b.provenances
      && zip(a.values, b.values).allSatisfy { $0.isSame(as: $1) }
  }
}

extension FloatingPoint {
  /// Whether two numbers are equal, or both unknown, which NaN stands for.
  func isSame(as other: Self) -> Bool { self == other || (isNaN && other.isNaN) }
}
