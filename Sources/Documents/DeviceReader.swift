import Fleet

/// Reads a scenario's own device:
///
///     devices:
///       my-chip:                       # the id, for `device` of a pool
///         like: h100-sxm               # [nothing known] takes over all that is not given here
///         name: My chip                # [the id]
///         vendor, leaning, status, memory_type, note: text
///         year: 2026
///         bf16: 989 TFLOPS             # also fp8 and fp4: peak of dense arithmetic
///         memory: 80 GB
///         memory_bandwidth: 3.35 TB/s
///         scale_up: 450 GB/s           # of one device, one direction
///         scale_up_world: 8
///         nic: 50 GB/s                 # of one device, one direction
///         tdp: 700 W
///         hot_idle: 140 W
///         price: 30000 USD
///         rent: 2.35 USD               # an hour
enum DeviceReader {
  private static let keys = [
    "like", "name", "vendor", "leaning", "status", "year", "bf16", "fp8", "fp4", "memory_type", "memory",
    "memory_bandwidth",
    "scale_up", "scale_up_world", "nic", "tdp", "hot_idle", "price", "rent", "note",
  ]

  static func read(id: String, entry: Entry, known: [Device]) throws(DocumentError) -> Device {
    let section = try Section(entry, keys: keys)
    var device = Device(id: id, name: id)
    if let like = section["like"] {
      device = try OwnDefinitions.find(like, kind: "device", in: known, id: \.id)
      device.id = id
      device.name = id
      device.note = ""
    }
    device.name = try section.line("name", length: 40) ?? device.name
    device.vendor = try section.line("vendor") ?? device.vendor
    device.leaning = try section.line("leaning") ?? device.leaning
    device.status = try section.line("status") ?? device.status
    device.year = try section.count("year", 1990...2100) ?? device.year
    device.memoryType = try section.line("memory_type") ?? device.memoryType
    device.note = try section.line("note", length: 200) ?? device.note
    device.confidence = "the user's own"
    try speeds(section, &device)
    device.tdpWatts = try section.quantity("tdp", .watts) ?? device.tdpWatts
    device.hotIdleWatts = try section.quantity("hot_idle", .watts, .notNegative) ?? device.hotIdleWatts
    device.priceUSD = try section.quantity("price", .usd, .notNegative) ?? device.priceUSD
    device.rentUSDPerHour = try section.quantity("rent", .usd, .notNegative) ?? device.rentUSDPerHour
    if let idle = section["hot_idle"], let tdp = device.tdpWatts, let watts = device.hotIdleWatts, watts > tdp {
      throw idle.error(expected: "at most the TDP, \(Unit.watts.format(tdp))")
    }
    return device
  }

  private static func speeds(_ section: Section, _ device: inout Device) throws(DocumentError) {
    device.bf16FLOPS = try section.quantity("bf16", .flops) ?? device.bf16FLOPS
    device.fp8FLOPS = try section.quantity("fp8", .flops) ?? device.fp8FLOPS
    device.fp4FLOPS = try section.quantity("fp4", .flops) ?? device.fp4FLOPS
    device.memoryBytes = try section.quantity("memory", .bytes) ?? device.memoryBytes
    device.memoryBandwidth = try section.quantity("memory_bandwidth", .bytesPerSecond) ?? device.memoryBandwidth
    device.scaleUpBandwidth = try section.quantity("scale_up", .bytesPerSecond) ?? device.scaleUpBandwidth
    device.scaleUpWorld = try section.count("scale_up_world", 1...1_000_000) ?? device.scaleUpWorld
    device.nicBandwidth = try section.quantity("nic", .bytesPerSecond) ?? device.nicBandwidth
  }
}
