import Fleet

extension LengthDistribution {
  fileprivate var json: JSON {
    let form: [(key: String, value: JSON)] =
      switch shape {
      case .fixed: [("shape", .string("fixed"))]
      case .exponential: [("shape", .string("exponential"))]
      case .lognormal(let cv): [("shape", .string("lognormal")), ("cv", JSON(cv))]
      case .uniform(let spread): [("shape", .string("uniform")), ("spread", JSON(spread))]
      case .trace(let mean, let cv):
        [("shape", .string("trace")), ("trace_mean", JSON(mean)), ("cv", JSON(cv))]
      }
    return .object(form + [("mean", JSON(mean))])
  }

  fileprivate init?(_ json: JSON) {
    guard let name = json["shape"]?.string, let number = json["mean"] else { return nil }
    let mean = number.number ?? .nan
    let cv = json["cv"]?.number ?? 0
    let shape: Shape
    switch name {
    case "fixed": shape = .fixed
    case "exponential": shape = .exponential
    case "lognormal": shape = .lognormal(cv: cv)
    case "uniform": shape = .uniform(spread: json["spread"]?.number ?? 0)
    case "trace": shape = .trace(mean: json["trace_mean"]?.number ?? mean, cv: cv)
    // A shape of a later version: the mean is right, the spread is not known.
    default: shape = .fixed
    }
    self.init(shape, mean: mean)
  }
}

extension TrafficMix {
  var json: JSON {
    .object([
      ("rate", JSON(rate)), ("burstiness", JSON(burstiness)),
      (
        "classes",
        .array(
          classes.map {
            .object([
              ("name", .string($0.name)), ("weight", JSON($0.weight)), ("input", $0.input.json),
              ("output", $0.output.json), ("cache_hit_rate", JSON($0.cacheHitRate)),
            ])
          })
      ),
    ])
  }

  init?(_ json: JSON) {
    guard let rate = json["rate"], let classes = json["classes"]?.array, classes.count <= 1000 else {
      return nil
    }
    self.init(rate: rate.number ?? .nan, classes: [])
    burstiness = json["burstiness"]?.number ?? 1
    for item in classes {
      guard let name = item["name"]?.string, let weight = item["weight"]?.number,
        let input = item["input"].flatMap(LengthDistribution.init),
        let output = item["output"].flatMap(LengthDistribution.init)
      else { return nil }
      self.classes.append(
        TrafficClass(
          name: name, weight: weight, input: input, output: output,
          cacheHitRate: item["cache_hit_rate"].map { $0.number ?? .nan } ?? 0))
    }
  }
}

extension SLO {
  var json: JSON {
    .object([("ttft", JSON(ttft)), ("tpot", JSON(tpot)), ("e2e", JSON(e2e)), ("goal", JSON(goal))])
  }

  init?(_ json: JSON) {
    guard let goal = json["goal"]?.number else { return nil }
    self.init(ttft: json["ttft"]?.number, tpot: json["tpot"]?.number, e2e: json["e2e"]?.number, goal: goal)
  }
}

extension Resource {
  fileprivate init?(key: String) {
    guard let found = Resource.allCases.first(where: { $0.key == key }) else { return nil }
    self = found
  }
}

extension Bottleneck {
  var json: JSON {
    .object([("resource", .string(resource.key)), ("pool", pool.map { JSON($0) } ?? .null), ("cause", .string(cause))])
  }

  init?(_ json: JSON, pools: Int) {
    guard let resource = json["resource"]?.string.flatMap(Resource.init(key:)), let cause = json["cause"]?.string else {
      return nil
    }
    self.init(resource: resource, pool: pools > 0 ? json["pool"]?.integer(in: 0...pools - 1) : nil, cause: cause)
  }
}

extension Comparison {
  /// What of it is no number and seldom changes.
  var words: JSON {
    .object([
      ("equal", .string(equal.rawValue)), ("title", .string(title)), ("devices", JSON(devices)),
      ("verdict", .string(verdict)),
    ])
  }

  init?(words json: JSON) {
    guard let equal = json["equal"]?.string.flatMap(ComparisonPlan.Equality.init), let title = json["title"]?.string
    else { return nil }
    self.init(
      equal: equal, title: title, devices: json["devices"]?.integer(in: 0...Int(Int32.max)) ?? 0, readings: Readings(),
      verdict: json["verdict"]?.string ?? "", lead: nil)
  }
}

extension SteadyState {
  var json: JSON {
    .object([
      ("capacity", JSON(capacity)), ("stranded_share", JSON(strandedShare)),
      ("stranded", .array(stranded.map { JSON($0) })), ("bottleneck", .string(bottleneck.key)),
      ("workers", .array(self.workers.map { JSON($0) })),
      ("matched_workers", .array(matchedWorkers.map { JSON($0) })),
      ("matched_stranded_share", JSON(matchedStrandedShare)),
    ])
  }

  init?(_ json: JSON, pools: Int) {
    guard let resource = json["bottleneck"]?.string.flatMap(Resource.init(key:)),
      let stranded = json["stranded"]?.array,
      let workers = json["matched_workers"]?.array, stranded.count <= pools, workers.count <= pools
    else { return nil }
    self.init(
      // A capacity without a limit has no number in JSON.
      capacity: json["capacity"]?.number ?? .infinity, strandedShare: json["stranded_share"]?.number,
      stranded: stranded.map { $0.number ?? .nan }, bottleneck: resource,
      matchedWorkers: workers.map { $0.integer(in: 0...Int(Int32.max)) ?? 0 },
      matchedStrandedShare: json["matched_stranded_share"]?.number)
    // Older recordings do not have them.
    self.workers = json["workers"]?.array.map { $0.prefix(pools).map { $0.number ?? .nan } } ?? []
  }
}
