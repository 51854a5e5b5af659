import Fleet

/// An input that a sweep can vary.
enum SweepKey: Equatable {
  case inputLength, outputLength, cacheHit, rate, ttft, tpot
  case share(String)
  case workers(Int), devicesPerWorker(Int), price(Int), device(Int)
  case parallel(any WritableKeyPath<Parallelism, Int?> & Sendable, Int)
  case electricity, pue, life

  private static let plain: [(name: String, key: SweepKey)] = [
    ("input_length", .inputLength), ("output_length", .outputLength), ("cache_hit", .cacheHit), ("rate", .rate),
    ("ttft", .ttft), ("tpot", .tpot), ("electricity_per_kwh", .electricity), ("pue", .pue), ("life", .life),
  ]

  private static let parallel: [(name: String, part: any WritableKeyPath<Parallelism, Int?> & Sendable)] = [
    ("tensor_parallel", \.tensor), ("pipeline_parallel", \.stages), ("expert_parallel", \.expert),
  ]

  /// The key of a name; nil where a scenario has none of it.
  init?(_ name: String, _ scenario: Scenario) {
    if let key = Self.plain.first(where: { $0.name == name })?.key {
      self = key
      return
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    if parts[0] == "shares", scenario.traffic.classes.contains(where: { $0.name == parts[1] }) {
      self = .share(parts[1])
      return
    }
    guard let pool = scenario.fleet.pools.firstIndex(where: { $0.name == parts[0] }) else { return nil }
    if let part = Self.parallel.first(where: { $0.name == parts[1] })?.part {
      self = .parallel(part, pool)
      return
    }
    switch parts[1] {
    case "workers": self = .workers(pool)
    case "devices_per_worker": self = .devicesPerWorker(pool)
    case "price": self = .price(pool)
    case "device": self = .device(pool)
    default: return nil
    }
  }

  /// All names that a scenario has.
  static func names(_ scenario: Scenario) -> [String] {
    plain.map(\.name) + scenario.traffic.classes.map { "shares.\($0.name)" }
      + scenario.fleet.pools.flatMap { pool in
        (["workers", "devices_per_worker", "price", "device"] + parallel.map(\.name)).map { "\(pool.name).\($0)" }
      }
  }

  /// How its values are written.
  var quantity: Quantity {
    switch self {
    case .inputLength, .outputLength: .tokens
    case .cacheHit, .share: .share
    case .rate: .perSecond
    case .ttft, .tpot: .seconds
    case .workers, .devicesPerWorker, .device, .parallel: .count
    case .price, .electricity: .usd
    case .pue: .number
    case .life: .years
    }
  }

  /// The values that make sense.
  var range: ClosedRange<Double> {
    switch self {
    case .inputLength, .outputLength: 1...1e7
    case .cacheHit: 0...0.99
    case .share: 0...1
    case .rate: 1e-6...1e9
    case .ttft, .tpot: 1e-5...3600
    case .workers, .devicesPerWorker, .parallel: 1...100_000
    case .device: 0...100_000
    case .price: 1...1e9
    case .electricity: 0...100
    case .pue: 1...5
    case .life: 0.1...50
    }
  }

  /// Whether a value changes the fleet and not only what it is asked.
  var changesFleet: Bool {
    switch self {
    case .inputLength, .outputLength, .cacheHit, .rate, .ttft, .tpot, .share: false
    default: true
    }
  }

  /// Sets a value. Devices are named by their place in the catalogue.
  func set(_ value: Double, in scenario: inout Scenario) {
    switch self {
    case .inputLength: scenario.traffic.setInputLength(value)
    case .outputLength: scenario.traffic.setOutputLength(value)
    case .cacheHit: scenario.traffic.setCacheHitRate(value)
    case .rate: scenario.traffic.rate = value
    case .ttft: scenario.slo.ttft = value
    case .tpot: scenario.slo.tpot = value
    case .share(let name):
      if let index = scenario.traffic.classes.firstIndex(where: { $0.name == name }) {
        scenario.traffic.setShare(of: index, to: value)
      }
    case .workers(let pool): scenario.fleet.pools[pool].workers = Int(value)
    case .devicesPerWorker(let pool): scenario.fleet.pools[pool].devicesPerWorker = Int(value)
    case .parallel(let part, let pool): scenario.fleet.pools[pool].parallel[keyPath: part] = Int(value)
    case .price(let pool): scenario.fleet.pools[pool].device.priceUSD = value
    case .device(let pool):
      let devices = Catalogue.devices
      if devices.indices.contains(Int(value)) { scenario.fleet.pools[pool].device = devices[Int(value)] }
    case .electricity: scenario.fleet.money.electricityUSDPerKWh = value
    case .pue: scenario.fleet.money.pue = value
    case .life: scenario.fleet.money.lifeYears = value
    }
  }
}
