/// The ONE list of what every field is. Columns, sort keys, graphs, help, alerts and exports are made from it; a new
/// quantity is added here once.
public enum FieldRegistry {
  /// The description of each field, by its raw value.
  static let infos: [FieldInfo] = Field.allCases.map(describe)

  /// The field with this key, if there is one.
  public static func field(key: String) -> Field? { byKey[key] }

  /// All fields that can stand at `scope`, in their order of declaration.
  public static func fields(at scope: Scope) -> [Field] {
    Field.allCases.filter { $0.info.scope.contains(scope) }
  }

  private static let byKey = Dictionary(uniqueKeysWithValues: Field.allCases.map { ($0.info.key, $0) })

  private static func describe(_ field: Field) -> FieldInfo {
    switch field {
    case .busy, .headroom, .stranded, .blocked, .reserved: describeCapacity(field)
    case .queueDepth, .running, .batchSize, .handoffQueue, .kvUsage, .kvBytesUsed, .kvBytesCapacity,
      .computeUtilization, .bandwidthUtilization:
      describeLoad(field)
    case .arrivalRate, .completionRate, .shedRate, .goodput, .promptTokenRate, .computedTokenRate, .outputTokenRate,
      .inputLength, .outputLength, .cacheHitRate:
      describeTraffic(field)
    case .linkUtilization, .transferRate, .transferCapacity, .transfersInFlight, .transferBytesInFlight, .transferP50,
      .transferP99, .kvBytesPerRequest, .transferFailures:
      describeLink(field)
    case .ttftP50, .ttftP99, .tpotP50, .tpotP99, .itlP50, .itlP99, .e2eP50, .e2eP99, .queueP50, .queueP99,
      .itlMean, .residenceMean, .ttftAttainment, .tpotAttainment, .attainment:
      describeLatency(field)
    case .power, .energy, .outputTokensPerJoule, .totalTokensPerJoule, .costPerHour, .costPerMillionOutputTokens,
      .strandedShare, .strandedPower, .strandedCostPerHour, .hostPower:
      describeCost(field)
    case .arrived, .completed, .inFlight, .shed, .failed, .preempted, .promptTokens, .cachedTokens, .outputTokens:
      describeCounter(field)
    case .ttftMean, .ttftQueue, .ttftPrefill, .ttftHandoff, .ttftFirstDecode, .ttftOther: describeFirstToken(field)
    case .targetsDown:
      FieldInfo(
        "targets_down", "targets down", .count, .fleet, .lowerIsBetter, time: .max,
        "Metrics pages that no longer answer: their part of the fleet is not seen.")
    }
  }
}

extension Field {
  /// What this field is: name, unit, format, meaning.
  public var info: FieldInfo { FieldRegistry.infos[Int(rawValue)] }
}
