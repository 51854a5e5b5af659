extension Field {
  /// The fields that this one is computed from, of the same thing, where it is arithmetic on others: what an
  /// explanation of the number shows beside its formula.
  public var inputs: [Field] {
    switch self {
    case .headroom: [.busy, .stranded]
    case .stranded: [.busy, .blocked]
    case .strandedShare: [.strandedCostPerHour, .costPerHour]
    case .strandedPower: [.stranded, .power]
    case .strandedCostPerHour: [.stranded, .costPerHour]
    case .attainment: [.ttftAttainment, .tpotAttainment]
    case .goodput: [.completionRate, .attainment]
    case .kvUsage: [.kvBytesUsed, .kvBytesCapacity]
    case .linkUtilization: [.transferRate, .transferCapacity]
    case .power: [.computeUtilization, .bandwidthUtilization]
    case .outputTokensPerJoule: [.outputTokenRate, .power]
    case .totalTokensPerJoule: [.promptTokenRate, .outputTokenRate, .power]
    case .costPerHour: [.power]
    case .costPerMillionOutputTokens: [.costPerHour, .outputTokenRate]
    case .cacheHitRate: [.cachedTokens, .promptTokens]
    case .computedTokenRate: [.promptTokenRate, .cacheHitRate]
    case .ttftMean: [.ttftQueue, .ttftPrefill, .ttftHandoff, .ttftFirstDecode, .ttftOther]
    case .ttftOther: [.ttftMean, .ttftQueue, .ttftPrefill, .ttftHandoff, .ttftFirstDecode]
    default: []
    }
  }
}
