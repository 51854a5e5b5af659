/// How finely a quantity is worth recording: what nobody can see or act on is not kept.
public enum Quantum: Sendable, Equatable {
  /// Whole multiples of this, in the quantity's SI base unit; a power of ten or a simple fraction.
  case step(Double)
  /// Steps that grow with the value: this share of it, and never less than `floor`, in the base unit.
  case relative(share: Double, floor: Double)
}

extension Field {
  /// How finely the field is recorded. The greatest error is half of it.
  public var quantum: Quantum {
    switch self {
    case .attainment, .ttftAttainment, .tpotAttainment: .step(0.001)
    case .energy, .costPerHour, .strandedCostPerHour, .kvBytesCapacity, .transferCapacity: info.unit.fineQuantum
    default: info.unit.quantum
    }
  }
}

extension Unit {
  /// How finely a quantity of this unit is recorded where its field says nothing else.
  public var quantum: Quantum {
    switch self {
    case .ratio: .step(0.005)
    case .seconds: .relative(share: 0.01, floor: 0.000_1)
    case .bytes: .relative(share: 0.005, floor: 1024)
    case .bytesPerSecond: .relative(share: 0.005, floor: 1000)
    case .watts: .step(5)
    case .joules: .step(100)
    case .tokens, .requests, .count: .step(1)
    case .tokensPerSecond: .relative(share: 0.01, floor: 1)
    case .requestsPerSecond: .relative(share: 0.005, floor: 0.01)
    case .tokensPerJoule: .relative(share: 0.002, floor: 0.000_1)
    case .usd, .usdPerHour, .usdPerMillionTokens: .relative(share: 0.002, floor: 0.000_1)
    }
  }

  /// The same for quantities that are summed up or hardly ever change.
  var fineQuantum: Quantum {
    switch self {
    case .joules: .step(100)
    default: .relative(share: 0.000_1, floor: 0.000_1)
    }
  }
}
