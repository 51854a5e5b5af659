import Fleet

/// Turns values into whole numbers of their quantum, and back.
struct Quantizer: Equatable {
  let quantum: Quantum
  /// Of a relative quantum: ln(1 + share), and the value up to which its steps hardly grow.
  private let logBase: Double
  private let knee: Double
  private let inverse: Double

  /// Codes beyond this are not exact as numbers; such a value is kept whole.
  static let largestCode = 9_007_199_254_740_992.0

  init(_ quantum: Quantum) {
    self.quantum = quantum
    switch quantum {
    case .step(let step):
      (logBase, knee, inverse) = (0, 0, 1 / step)
    case .relative(let share, let floor):
      (logBase, knee, inverse) = (Elementary.log(1 + share), floor / share, share / floor)
    }
  }

  /// The value's code; nil where it has none: not finite, or too large.
  func code(_ value: Double) -> Int64? {
    let steps: Double
    switch quantum {
    case .step: steps = (value * inverse).rounded()
    case .relative:
      let size = (Elementary.log(1 + value.magnitude * inverse) / logBase).rounded()
      steps = value < 0 ? -size : size
    }
    return steps.magnitude < Self.largestCode ? Int64(steps) : nil
  }

  func value(_ code: Int64) -> Double {
    switch quantum {
    case .step(let step):
      // A step below one is the inverse of a whole number, nearly: dividing gives 0.35 where multiplying would not.
      return step < 1 ? Double(code) / inverse.rounded() : Double(code) * step
    case .relative:
      let size = knee * (Elementary.exp(Double(code.magnitude) * logBase) - 1)
      return code < 0 ? -size : size
    }
  }

  func write(_ writer: inout ByteWriter) {
    switch quantum {
    case .step(let step):
      writer.byte(0)
      writer.double(step)
    case .relative(let share, let floor):
      writer.byte(1)
      writer.double(share)
      writer.double(floor)
    }
  }

  init(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    func positive(_ value: Double) throws(ByteReader.Malformed) -> Double {
      guard value.isFinite, value > 0 else { throw ByteReader.Malformed() }
      return value
    }
    switch try reader.byte() {
    case 0: self.init(.step(try positive(reader.double())))
    case 1: self.init(.relative(share: try positive(reader.double()), floor: try positive(reader.double())))
    default: throw ByteReader.Malformed()
    }
  }
}
