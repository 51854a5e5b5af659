import Capacity
import Fleet

/// The fleet that a twin simulates: its pools as the session shows them, and what the operator says; the rest assumed.
struct FleetShape {
  private(set) var plan: FleetPlan
  private(set) var facts: [TwinFact] = []
  /// Whether the devices and the model are known, so that fitted efficiencies are near one.
  private(set) var isKnown = true

  /// What stands in for a device, a model that nobody knows: what most fleets have; a model that fits any device.
  private static let assumedDevice = "h100-sxm"
  private static let assumedModel = "llama-3.1-8b"

  init(_ snapshot: Snapshot, _ hints: TwinHints) throws(TwinError) {
    guard !snapshot.pools.isEmpty else { throw TwinError("no worker is known: a twin needs at least one pool of them") }
    plan = FleetPlan(model: try FleetShape.catalogued(Catalogue.models, \.id, FleetShape.assumedModel), pools: [])
    setModel(snapshot, hints)
    for pool in snapshot.pools { try add(pool, hints) }
    let roles = Set(plan.pools.map(\.role))
    if roles.contains(.prefill) != roles.contains(.decode) {
      let (has, lacks): (Role, Role) = roles.contains(.prefill) ? (.prefill, .decode) : (.decode, .prefill)
      throw TwinError(
        "found \(has.rawValue) workers and no \(lacks.rawValue) workers, expected both: name their role, as in "
          + "\(lacks.rawValue)=HOST:PORT")
    }
    for index in plan.pools.indices { try fitModel(index, hints) }
    setLink()
  }

  private static func catalogued<Item>(_ items: [Item], _ id: KeyPath<Item, String>, _ wanted: String) throws(TwinError)
    -> Item
  {
    guard let item = items.first(where: { $0[keyPath: id] == wanted }) else {
      throw TwinError("the catalogue has no \(wanted)")
    }
    return item
  }

  private mutating func note(_ what: String, _ value: String, _ origin: TwinFact.Origin, _ how: String) {
    facts.append(TwinFact(what: what, value: value, origin: origin, how: how))
  }

  // MARK: Model

  private mutating func setModel(_ snapshot: Snapshot, _ hints: TwinHints) {
    let name = snapshot.origin.model
    if let model = hints.model {
      plan.model = model
      note("model", model.id, .given, "--model")
    } else if let model = CatalogueMatch.model(name) {
      plan.model = model
      note("model", model.id, .told, "the metrics name \(quoted(name))")
    } else {
      isKnown = false
      let seen = name.isEmpty ? "the metrics name no model" : "the catalogue does not know \(quoted(name))"
      note("model", plan.model.id, .assumed, "\(seen); give --model (see 'pdtop list models')")
    }
    if let precision = hints.precision {
      plan.precision = precision
      note("weights", precision.rawValue, .given, "--precision")
    } else if let precision = CatalogueMatch.precision(name) {
      plan.precision = precision
      note("weights", precision.rawValue, .told, "the model's name")
    } else {
      note("weights", plan.precision.rawValue, .assumed, "the model's name tells no format; give --precision")
    }
    plan.kvElementBytes = hints.kvElementBytes ?? 2
  }

  // MARK: Pools

  private mutating func add(_ pool: PoolSnapshot, _ hints: TwinHints) throws(TwinError) {
    let workers = pool.workers
    guard workers > 0 else { throw TwinError("pool \(quoted(pool.name)) has no workers") }
    let device = try device(of: pool, hints)
    var each = 1
    if let given = hints.devicesPerWorker[pool.name] {
      each = max(1, given)
      note("\(pool.name): devices of a worker", "\(each)", .given, "--devices-per-worker")
    } else if !pool.device.isEmpty, pool.devices >= workers {
      each = max(1, pool.devices / workers)
      note("\(pool.name): devices of a worker", "\(each)", .told, "the session's own count")
    }
    var made = PoolPlan(name: pool.name, role: pool.role, device: device, devicesPerWorker: each, workers: workers)
    if let most = hints.maxSequences[pool.name] {
      made.maxSequences = max(1, most)
      if pool.role != .prefill { note("\(pool.name): most sequences", "\(most)", .given, "of one worker") }
    } else if pool.role != .prefill {
      note(
        "\(pool.name): most sequences", "what SLO and memory allow", .assumed,
        "no page tells an engine's limit; give --max-sequences")
    }
    made.tokenBudget = max(1, hints.tokenBudget[pool.name] ?? made.tokenBudget)
    plan.pools.append(made)
  }

  private mutating func device(of pool: PoolSnapshot, _ hints: TwinHints) throws(TwinError) -> Device {
    let what = "\(pool.name): device"
    if let device = hints.device[pool.name] {
      note(what, device.name, .given, "--device")
      return device
    }
    if let device = CatalogueMatch.device(pool.device) {
      note(what, device.name, .told, "the session says \(quoted(pool.device))")
      return device
    }
    isKnown = false
    var device = try FleetShape.catalogued(Catalogue.devices, \.id, FleetShape.assumedDevice)
    // Its speed is fitted; what it draws and costs stays unknown.
    device.name += " (assumed)"
    (device.tdpWatts, device.hotIdleWatts, device.priceUSD, device.rentUSDPerHour) = (nil, nil, nil, nil)
    let seen = pool.device.isEmpty ? "no page tells it" : "the catalogue does not know \(quoted(pool.device))"
    note(what, device.name, .assumed, "\(seen); give --device \(pool.name)=ID (see 'pdtop list devices')")
    return device
  }

  /// Where nobody knows how many devices a worker has: the least that the model fits on.
  private mutating func fitModel(_ index: Int, _ hints: TwinHints) throws(TwinError) {
    let name = plan.pools[index].name
    let isSaid = facts.contains { $0.what == "\(name): devices of a worker" }
    var refusal = ""
    for each in isSaid ? [plan.pools[index].devicesPerWorker] : [1, 2, 4, 8, 16, 32] {
      plan.pools[index].devicesPerWorker = each
      do throws(CapacityError) {
        _ = try WorkerModel(pool: plan.pools[index], fleet: plan)
        if !isSaid {
          note(
            "\(name): devices of a worker", "\(each)", .assumed,
            "the least that \(plan.model.id) fits on; give --devices-per-worker")
        }
        return
      } catch {
        refusal = "\(error)"
      }
    }
    throw TwinError(refusal)
  }

  // MARK: Memory and link

  /// The room for KV cache that the gauges tell: what runs takes so many tokens, which are such a share of all.
  mutating func measureMemory(_ seen: Moment, _ mix: TrafficMix) {
    for (index, pool) in plan.pools.enumerated() where pool.role != .prefill && seen.pools.indices.contains(index) {
      guard let usage = seen.pools[index].kvUsage, usage >= FleetShape.leastUsage, usage <= 1.2,
        let running = seen.pools[index].running, running > 0,
        let model = try? WorkerModel(pool: pool, fleet: plan), let room = model.kvTokens
      else { continue }
      let context = Demand(mix: mix, contextStart: 0, fleet: plan).context
      let measured = running / Double(pool.workers) * context / usage
      guard measured.isFinite, measured > 0 else { continue }
      let what = "\(pool.name): room for KV cache"
      if isKnown, abs(measured / room - 1) < FleetShape.memoryAgreement {
        note(what, Unit.tokens.format(room.rounded()), .told, "the device's memory; the gauges agree")
      } else {
        plan.pools[index].tuning.kvTokens = max(measured, context)
        note(what, Unit.tokens.format(measured.rounded()), .derived, "running x mean context / share of KV in use")
      }
    }
  }

  /// Less than this share in use says nothing of the whole.
  private static let leastUsage = 0.02
  /// Gauges and mean context are not better than this.
  private static let memoryAgreement = 0.15

  private mutating func setLink() {
    guard plan.pools.contains(where: { $0.role != .general && $0.device.nicBandwidth == nil }) else { return }
    plan.link.workerBandwidth = FleetShape.assumedLink
    note("KV link", "50 GB/s a worker", .assumed, "the NICs of a device are not known")
  }

  /// Bytes per second of one worker: a 400 Gb/s adapter, the usual one of a server with eight devices or of one.
  private static let assumedLink = 50e9
}
