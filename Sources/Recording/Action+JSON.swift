import Fleet

extension Action {
  /// The action as it is recorded: exact, and readable for `json_extract`.
  var json: JSONValue {
    switch self {
    case .inputLength(let tokens): Action.json("input_length", tokens)
    case .outputLength(let tokens): Action.json("output_length", tokens)
    case .cacheHitRate(let rate): Action.json("cache_hit_rate", rate)
    case .arrivalRate(let rate): Action.json("arrival_rate", rate)
    case .classShare(let name, let share):
      .object([("action", .string("class_share")), ("class", .string(name)), ("value", JSONValue(share))])
    case .slo(let slo): .object([("action", .string("slo")), ("targets", slo.json)])
    case .linkCapacity(let share): Action.json("link_capacity", share)
    case .resetTraffic: .object([("action", .string("reset_traffic"))])
    }
  }

  private static func json(_ name: String, _ value: Double) -> JSONValue {
    .object([("action", .string(name)), ("value", JSONValue(value))])
  }

  /// Nil where the text is no action that this version knows.
  init?(_ json: JSONValue) {
    let value = json["value"]?.number
    switch json["action"]?.string {
    case "input_length": if let value { self = .inputLength(value) } else { return nil }
    case "output_length": if let value { self = .outputLength(value) } else { return nil }
    case "cache_hit_rate": if let value { self = .cacheHitRate(value) } else { return nil }
    case "arrival_rate": if let value { self = .arrivalRate(value) } else { return nil }
    case "link_capacity": if let value { self = .linkCapacity(value) } else { return nil }
    case "class_share":
      guard let value, let name = json["class"]?.string else { return nil }
      self = .classShare(name, value)
    case "slo":
      guard let slo = json["targets"].flatMap(SLO.init) else { return nil }
      self = .slo(slo)
    case "reset_traffic": self = .resetTraffic
    default: return nil
    }
  }
}
