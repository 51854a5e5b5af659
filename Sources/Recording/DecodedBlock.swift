import Fleet

/// A block as it is read: some seconds of snapshots.
struct DecodedBlock {
  let layout: Layout
  /// Microseconds since the start, rising.
  let times: [Int64]
  /// Columns that this version does not know, as `place.key (unit)`.
  private(set) var unknownColumns: Set<String> = []
  private var readings: NarrowColumns
  private var workers: [(column: NumberColumn, field: Field)] = []
  private var states: NumberColumn?
  private var lanes: [Int: NumberColumn] = [:]
  private var laneCapacities: [Int: NumberColumn] = [:]
  private var lead: NumberColumn?
  private var causes: [ParsedColumn<String>] = []
  private var traffic = ParsedColumn<TrafficMix>()
  private var slo = ParsedColumn<SLO>()
  private var steadyState = ParsedColumn<SteadyState>()
  private var bottleneck = ParsedColumn<Bottleneck>()
  private var comparison = ParsedColumn<Comparison>()
  /// Values that are held, against blocks that ask for more memory than a recorder's ever do.
  private var cells = 0

  /// Values in all columns of numbers that were read, known or not.
  var values: Int { cells }

  private static let mostCells = 1 << 24
  private static let mostColumns = 1 << 16
  private static let mostSamples = 1 << 16

  /// - Parameter withWorkers: whether the workers' columns are read as well; without them snapshots have no workers.
  init(_ body: [UInt8], withWorkers: Bool) throws(ByteReader.Malformed) {
    var outer = ByteReader(body)
    guard try outer.byte() == BlockFormat.version, let head = Zstd.decompress(try outer.block()) else {
      throw ByteReader.Malformed()
    }
    var reader = ByteReader(head)
    var strings: [String] = []
    for _ in 0..<(try reader.count(limit: reader.left)) { strings.append(try reader.text()) }
    guard let layout = JSON.parse(try reader.text()).flatMap(Layout.init) else { throw ByteReader.Malformed() }
    self.layout = layout
    var times: [Int64] = []
    for _ in 0..<(try reader.count(limit: Self.mostSamples)) {
      let time = (times.last ?? 0) &+ (try reader.signed())
      guard time > times.last ?? .min, time.magnitude < 1 << 60 else {
        throw ByteReader.Malformed()
      }
      times.append(time)
    }
    guard !times.isEmpty else { throw ByteReader.Malformed() }
    self.times = times
    readings = NarrowColumns(samples: times.count)
    var texts = BlockTexts(strings: strings)
    for _ in 0..<(try reader.count(limit: Self.mostColumns)) {
      try readColumn(&reader, &outer, &texts, withWorkers: withWorkers)
    }
    read(texts)
    guard reader.isAtEnd, outer.isAtEnd else { throw ByteReader.Malformed() }
  }

  private mutating func readColumn(
    _ reader: inout ByteReader, _ outer: inout ByteReader, _ texts: inout BlockTexts, withWorkers: Bool
  ) throws(ByteReader.Malformed) {
    let kind = try reader.byte()
    let place = ColumnKey.Place(rawValue: try reader.byte())
    let index = try reader.count(limit: Layout.mostPlaces)
    let name = try reader.text()
    let unit = try reader.text()
    let isNumber = kind == BlockFormat.Kind.numbers || kind == BlockFormat.Kind.wide
    let width = isNumber ? try reader.count(limit: Layout.mostWorkers) : 1
    let quantizer = isNumber ? try Quantizer(&reader) : nil
    var payload = try reader.block()
    let packed = kind == BlockFormat.Kind.wide ? try outer.block() : nil
    guard let place, isNumber || kind == BlockFormat.Kind.texts else {
      unknownColumns.insert(plain(name))
      return
    }
    let key = ColumnKey(place, index, name, unit)
    guard isKnown(key, isNumber: isNumber) else {
      unknownColumns.insert("\(place).\(plain(name))" + (unit.isEmpty ? "" : " (\(plain(unit)))"))
      return
    }
    guard let quantizer else {
      var part = ByteReader(payload)
      let numbers = try part.runs(count: times.count)
      guard part.isAtEnd, numbers.allSatisfy({ $0 <= UInt64(texts.strings.count) }) else {
        throw ByteReader.Malformed()
      }
      texts.numbers[key] = numbers
      return
    }
    guard place != .worker || withWorkers else { return }
    if let packed {
      guard let unpacked = Zstd.decompress(packed) else { throw ByteReader.Malformed() }
      payload = unpacked[...]
    }
    cells += width * times.count
    guard width > 0, cells <= Self.mostCells else { throw ByteReader.Malformed() }
    try keep(
      NumberColumn(key: key, width: width, quantizer: quantizer, samples: times.count, payload: payload))
  }

  private mutating func read(_ texts: BlockTexts) {
    let pools = layout.pools.count
    causes = (0..<pools).map { texts.column(.pool, ColumnKey.Extra.cause, index: $0) { $0 } }
    traffic = texts.column(.fleet, ColumnKey.Extra.traffic) { JSON.parse($0).flatMap(TrafficMix.init) }
    slo = texts.column(.fleet, ColumnKey.Extra.slo) { JSON.parse($0).flatMap(SLO.init) }
    steadyState = texts.column(.fleet, ColumnKey.Extra.steadyState) { text in
      JSON.parse(text).flatMap { SteadyState($0, pools: pools) }
    }
    bottleneck = texts.column(.fleet, ColumnKey.Extra.bottleneck) { text in
      JSON.parse(text).flatMap { Bottleneck($0, pools: pools) }
    }
    comparison = texts.column(.comparison, ColumnKey.Extra.comparison) {
      JSON.parse($0).flatMap(Comparison.init(words:))
    }
  }

  private func isKnown(_ key: ColumnKey, isNumber: Bool) -> Bool {
    if !isNumber {
      return [
        ColumnKey.Extra.cause, ColumnKey.Extra.traffic, ColumnKey.Extra.slo, ColumnKey.Extra.steadyState,
        ColumnKey.Extra.bottleneck, ColumnKey.Extra.comparison,
      ].contains(key.key)
    }
    switch key.key {
    case ColumnKey.Extra.state: return key.place == .worker && key.unit == ColumnKey.Extra.stateUnit
    case ColumnKey.Extra.lane, ColumnKey.Extra.laneCapacity:
      return key.place == .link && key.unit == Unit.bytesPerSecond.rawValue
    case ColumnKey.Extra.lead: return key.place == .comparison && key.unit == Unit.ratio.rawValue
    default: return key.field != nil
    }
  }

  private mutating func keep(_ column: NumberColumn) throws(ByteReader.Malformed) {
    let key = column.key
    let isPlaced =
      switch key.place {
      case .fleet, .comparison: key.index == 0
      case .pool: key.index < layout.pools.count
      case .link: key.index < layout.links.count
      case .worker: key.index == 0 && column.width == layout.rows
      }
    guard isPlaced else { throw ByteReader.Malformed() }
    switch key.key {
    case ColumnKey.Extra.state: states = column
    case ColumnKey.Extra.lane:
      guard column.width == layout.links[key.index].lanes else { throw ByteReader.Malformed() }
      lanes[key.index] = column
    case ColumnKey.Extra.laneCapacity:
      guard column.width == 1 else { throw ByteReader.Malformed() }
      laneCapacities[key.index] = column
    case ColumnKey.Extra.lead:
      guard column.width == 1 else { throw ByteReader.Malformed() }
      lead = column
    default:
      guard let field = key.field else { return }
      if key.place == .worker {
        workers.append((column, field))
      } else {
        guard column.width == 1 else { throw ByteReader.Malformed() }
        readings.append(column, field)
      }
    }
  }

  // MARK: Snapshots

  /// The last sample at or before a time, microseconds; nil before the first.
  func index(at time: Int64) -> Int? {
    let after = times.bisection(past: { $0 > time })
    return after > 0 ? after - 1 : nil
  }

  /// The snapshot of one sample, without events.
  func snapshot(_ sample: Int, withWorkers: Bool = true) -> Snapshot {
    var snapshot = layout.snapshot(
      at: Double(times[sample]) / 1e6, traffic: traffic[sample] ?? TrafficMix(rate: 0, classes: []),
      slo: slo[sample] ?? SLO())
    var comparison = comparison[sample]
    for (number, home) in readings.homes.enumerated() {
      let reading = readings.reading(number, sample)
      switch home.place {
      case .pool: snapshot.pools[home.index].readings[home.field] = reading
      case .link: snapshot.links[home.index].readings[home.field] = reading
      case .comparison: comparison?.readings[home.field] = reading
      default: snapshot.fleet[home.field] = reading
      }
    }
    comparison?.lead = lead.map { $0.value(sample) }.flatMap { $0.isNaN ? nil : $0 }
    snapshot.comparison = comparison
    for index in snapshot.pools.indices { snapshot.pools[index].cause = causes[index][sample] ?? "" }
    for (index, column) in lanes {
      snapshot.links[index].lanes = column.values(ofSample: sample).map { $0.isNaN ? 0 : Double($0) }
    }
    for (index, column) in laneCapacities where !column.value(sample).isNaN {
      snapshot.links[index].laneCapacity = column.value(sample)
    }
    snapshot.steadyState = steadyState[sample]
    snapshot.bottleneck = bottleneck[sample]
    if withWorkers { snapshot.workers = table(sample) }
    return snapshot
  }

  private func table(_ sample: Int) -> WorkerTable {
    guard let states, states.provenances[sample] != .unknown else { return WorkerTable() }
    var table = WorkerTable(count: layout.rows)
    table.pool = layout.pools.enumerated().flatMap { index, pool in repeatElement(Int32(index), count: pool.rows) }
    table.state = states.values(ofSample: sample)
      .map { WorkerState(rawValue: UInt8($0.isNaN ? 0 : min(255, max(0, $0)))) ?? .up }
    for (column, field) in workers where column.provenances[sample] != .unknown {
      table.set(field, column.values(ofSample: sample), column.provenances[sample])
    }
    return table
  }
}
