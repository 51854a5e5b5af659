import Fleet

/// What a block's numbers are of: pools, links and how many workers. A change of it begins a new block.
struct Layout: Equatable {
  struct Pool: Equatable {
    var name: String
    var role: Role
    var device: String
    var workers: Int
    var devices: Int
    /// Rows of the workers' table that are this pool's.
    var rows: Int
  }

  struct Link: Equatable {
    var name: String
    var lanes: Int
  }

  var origin: Origin
  var pools: [Pool]
  var links: [Link]

  /// The most workers, pools, links or lanes of a block that is read.
  static let mostWorkers = 1 << 20
  static let mostPlaces = 4096

  var rows: Int { pools.reduce(0) { $0 + $1.rows } }

  init(_ snapshot: Snapshot) {
    origin = snapshot.origin
    var rows = [Int](repeating: 0, count: snapshot.pools.count)
    for pool in snapshot.workers.pool where rows.indices.contains(Int(pool)) { rows[Int(pool)] += 1 }
    pools = zip(snapshot.pools, rows).map { pool, rows in
      Pool(
        name: pool.name, role: pool.role, device: pool.device, workers: pool.workers, devices: pool.devices, rows: rows)
    }
    links = snapshot.links.map { Link(name: $0.name, lanes: $0.lanes.count) }
  }

  var json: JSON {
    .object([
      ("source", .string(origin.kind.rawValue)), ("name", .string(origin.name)), ("model", .string(origin.model)),
      ("seed", JSON(origin.seed.map(String.init))),
      (
        "pools",
        .array(
          pools.map { pool in
            .object([
              ("name", .string(pool.name)), ("role", .string(pool.role.rawValue)), ("device", .string(pool.device)),
              ("workers", JSON(pool.workers)), ("devices", JSON(pool.devices)), ("rows", JSON(pool.rows)),
            ])
          })
      ),
      ("links", .array(links.map { .object([("name", .string($0.name)), ("lanes", JSON($0.lanes))]) })),
    ])
  }

  /// Nil where the text is no layout.
  init?(_ json: JSON) {
    guard let name = json["name"]?.string, let model = json["model"]?.string,
      let kind = json["source"]?.string.flatMap(Origin.Kind.init),
      let pools = json["pools"]?.array, pools.count <= Self.mostPlaces,
      let links = json["links"]?.array, links.count <= Self.mostPlaces
    else { return nil }
    origin = Origin(kind: kind, name: name, model: model, seed: json["seed"]?.string.flatMap { UInt64($0) })
    self.pools = []
    self.links = []
    for pool in pools {
      guard let pool = Pool(pool) else { return nil }
      self.pools.append(pool)
    }
    for link in links {
      guard let name = link["name"]?.string, let lanes = link["lanes"]?.integer(in: 0...Self.mostPlaces) else {
        return nil
      }
      self.links.append(Link(name: name, lanes: lanes))
    }
    guard rows <= Self.mostWorkers else { return nil }
  }

  /// The snapshot without its values.
  func snapshot(at time: Double, traffic: TrafficMix, slo: SLO) -> Snapshot {
    var snapshot = Snapshot(time: time, origin: origin, traffic: traffic, slo: slo)
    snapshot.pools = pools.map {
      PoolSnapshot(name: $0.name, role: $0.role, device: $0.device, workers: $0.workers, devices: $0.devices)
    }
    snapshot.links = links.map { LinkSnapshot(name: $0.name) }
    return snapshot
  }
}

extension Layout.Pool {
  init?(_ json: JSON) {
    let many = 0...Int(Int32.max)
    guard let name = json["name"]?.string, let role = json["role"]?.string.flatMap(Role.init),
      let device = json["device"]?.string, let workers = json["workers"]?.integer(in: many),
      let devices = json["devices"]?.integer(in: many), let rows = json["rows"]?.integer(in: 0...Layout.mostWorkers)
    else { return nil }
    self.init(name: name, role: role, device: device, workers: workers, devices: devices, rows: rows)
  }
}
