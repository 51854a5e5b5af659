public import Fleet

/// Reads a scenario from YAML. Every key, with what may stand there; `[ ]` may be left out:
///
///     name: my-scenario             # [the file's name]
///     about: One sentence.          # [none] what it shows
///     seed: 42                      # [42]
///     speed: 1                      # [1] simulated seconds a second at start
///     duration: 5 min               # [10 min]
///     model: llama-3.1-70b          # an id of the catalogue or of `models`
///     precision: bf16               # [bf16] bf16, fp8 or fp4: weights and arithmetic
///     kv_precision: bf16            # [bf16] bf16 or fp8: KV cache
///     pools: [...]                  # see PoolReader
///     link: {...}                   # [the devices' NICs] see LinkReader
///     money: {...}                  # [see MoneyPlan] see MoneyReader
///     slo: {ttft: 2 s, tpot: 50 ms, e2e: 30 s, goal: 95%}      # [no targets]
///     routing: {arrivals: least_outstanding, handoffs: least_outstanding}      # [so] see RoutingPolicy
///                                   # also failures (migrate or lose) and admission (handoff or preallocate)
///     comparison: {equal: cost, device: h200-sxm, devices_per_worker: 4}       # [none] a general-purpose fleet beside
///     it traffic: {...}                # see TrafficReader
///     timeline: [...]               # [nothing happens] see TimelineReader
///     expect: [...]                 # [none] what will be seen, see ExpectReader
///     outlook: {...}                # [see OutlookPlan] the years to come, see OutlookReader
///     devices: {...}                # [none] own devices by id, see DeviceReader
///     models: {...}                 # [none] own models by id, see ModelReader
///
/// Numbers are written with their units, as `Quantity` reads them.
public enum ScenarioReader {
  private static let keys = [
    "name", "about", "seed", "speed", "duration", "model", "precision", "kv_precision", "pools", "link", "money", "slo",
    "routing", "comparison", "traffic", "timeline", "expect",
    "outlook", "devices", "models",
  ]

  /// Reads a scenario from the bytes of a file. `file` is named in errors, and gives the scenario its name where the
  /// text gives none.
  public static func read(_ bytes: [UInt8], file: String) throws(DocumentError) -> Scenario {
    let section = try Section(Document(bytes, file: file).root, keys: keys)
    let devices = try OwnDefinitions.devices(section["devices"])
    let models = try OwnDefinitions.models(section["models"])
    let fleet = try fleet(section, devices: devices, models: models)
    let slo = try section["slo"].map(SLOReader.read) ?? SLO()
    let traffic = try TrafficReader.read(section.required("traffic"))
    let duration = try section.quantity("duration", .seconds, .range(1...31_622_400)) ?? 600
    var timeline = TimelineReader(
      duration: duration, classes: traffic.classes.map(\.name), pools: fleet.pools, slo: slo)
    return Scenario(
      name: try section["name"].map { entry throws(DocumentError) in try entry.name() } ?? baseName(file),
      about: try section.line("about", length: 200) ?? "",
      seed: try section["seed"].map(seed) ?? 42,
      speed: try section.quantity("speed", .number, .range(0.001...100_000)) ?? 1,
      duration: duration, fleet: fleet, traffic: traffic, slo: slo,
      timeline: try section["timeline"].map { entry throws(DocumentError) in try timeline.read(entry) } ?? [],
      comparison: try section["comparison"].map { entry throws(DocumentError) in try comparison(entry, devices) },
      expectations: try section["expect"].map { entry throws(DocumentError) in
        try ExpectReader(duration: duration, pools: fleet.pools).read(entry)
      } ?? [],
      outlook: try section["outlook"].map { entry throws(DocumentError) in
        try OutlookReader.read(entry, life: fleet.money.lifeYears)
      })
  }

  private static func comparison(_ entry: Entry, _ devices: [Device]) throws(DocumentError) -> ComparisonPlan {
    let section = try Section(entry, keys: ["equal", "device", "devices_per_worker"])
    let device = try section["device"].map { place throws(DocumentError) in
      try OwnDefinitions.find(place, kind: "device", in: devices, id: \.id)
    }
    return ComparisonPlan(
      equal: try section.choice("equal") ?? .cost, device: device,
      devicesPerWorker: try section.count("devices_per_worker", 1...100_000))
  }

  private static func routing(_ entry: Entry) throws(DocumentError) -> RoutingPlan {
    let section = try Section(entry, keys: ["arrivals", "handoffs", "failures", "admission"])
    return RoutingPlan(
      arrivals: try section.choice("arrivals") ?? .leastOutstanding,
      handoffs: try section.choice("handoffs") ?? .leastOutstanding,
      failures: try section.choice("failures") ?? .migrate,
      admission: try section.choice("admission") ?? .handoff)
  }

  /// Reads a scenario from text.
  public static func read(_ text: String, file: String) throws(DocumentError) -> Scenario {
    try read(Array(text.utf8), file: file)
  }

  private static func seed(_ entry: Entry) throws(DocumentError) -> UInt64 {
    let expected = "a whole number from 0 to \(UInt64.max)"
    guard let seed = UInt64(try entry.text(expected: expected)) else { throw entry.error(expected: expected) }
    return seed
  }

  private static func fleet(
    _ section: Section, devices: [Device], models: [Model]
  ) throws(DocumentError) -> FleetPlan {
    enum KVPrecision: String, CaseIterable { case bf16, fp8 }
    let model = try OwnDefinitions.find(section.required("model"), kind: "model", in: models, id: \.id)
    let cache: KVPrecision = try section.choice("kv_precision") ?? .bf16
    var fleet = FleetPlan(
      model: model, precision: try section.choice("precision") ?? .bf16, kvElementBytes: cache == .fp8 ? 1 : 2,
      pools: [],
      link: try section["link"].map(LinkReader.read) ?? LinkPlan(),
      money: try section["money"].map(MoneyReader.read) ?? MoneyPlan(),
      routing: try section["routing"].map(routing) ?? RoutingPlan())
    let reader = PoolReader(fleet: fleet, devices: devices)
    fleet.pools = try reader.read(section.required("pools"))
    return fleet
  }

  static func baseName(_ file: String) -> String {
    let last = file.split(separator: "/").last ?? "scenario"
    let stem = last.hasSuffix(".yaml") ? last.dropLast(5) : last.hasSuffix(".yml") ? last.dropLast(4) : last
    return String(stem)
  }
}
