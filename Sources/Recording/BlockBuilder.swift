import Fleet

/// Collects some seconds of snapshots as columns: a block stands by itself, its first sample is a key frame.
struct BlockBuilder {
  let layout: Layout
  /// Microseconds since the start, rising.
  private(set) var times: [Int64] = []
  private var numbers: [NumberColumn] = []
  private var texts: [TextColumn] = []
  private var table = TextTable()
  private var numberPlaces: [ColumnKey: Int] = [:]
  private var textPlaces: [ColumnKey: Int] = [:]
  /// Where the column of a field is, by place and field; nil before it has one. Spares looking its key up each time.
  private var slots: [Int?]
  private var cells = 0

  private static let fields = Field.allCases
  /// The most values of a block: a reader's memory is bounded by it.
  static let mostCells = 4 << 20
  static let mostSamples = 256

  init(_ layout: Layout) {
    self.layout = layout
    slots = [Int?](repeating: nil, count: (3 + layout.pools.count + layout.links.count) * Self.fields.count)
  }

  var samples: Int { times.count }
  var isFull: Bool { samples >= Self.mostSamples || cells >= Self.mostCells }

  /// Takes a snapshot of this layout, later than the last one.
  mutating func append(_ snapshot: Snapshot, at time: Int64) {
    let pools = layout.pools.count
    append(snapshot.fleet, .fleet, 0, slot: 0)
    for (index, pool) in snapshot.pools.enumerated() {
      append(pool.readings, .pool, index, slot: 2 + index)
      append(pool.cause, ColumnKey(.pool, index, ColumnKey.Extra.cause, ""))
    }
    for (index, link) in snapshot.links.enumerated() {
      append(link.readings, .link, index, slot: 2 + pools + index)
      appendLanes(link, index)
    }
    appendWorkers(snapshot.workers)
    appendComparison(snapshot.comparison)
    append(snapshot.traffic.json.line, ColumnKey(.fleet, 0, ColumnKey.Extra.traffic, ""))
    append(snapshot.slo.json.line, ColumnKey(.fleet, 0, ColumnKey.Extra.slo, ""))
    if let steady = snapshot.steadyState {
      append(steady.json.line, ColumnKey(.fleet, 0, ColumnKey.Extra.steadyState, ""))
    }
    if let bottleneck = snapshot.bottleneck {
      append(bottleneck.json.line, ColumnKey(.fleet, 0, ColumnKey.Extra.bottleneck, ""))
    }
    times.append(time)
    for index in numbers.indices { numbers[index].pad(to: samples) }
    for index in texts.indices { texts[index].pad(to: samples) }
  }

  private mutating func append(_ readings: Readings, _ place: ColumnKey.Place, _ index: Int, slot: Int) {
    for field in Self.fields {
      guard let reading = readings[field] else { continue }
      let column = column(field, place, index, slot: slot, width: 1)
      numbers[column].append(reading.value, reading.provenance)
      cells += 1
    }
  }

  private mutating func appendWorkers(_ workers: WorkerTable) {
    guard workers.count > 0, workers.count == layout.rows else { return }
    for field in Self.fields {
      guard let values = workers.column(field) else { continue }
      let column = column(field, .worker, 0, slot: 1, width: workers.count)
      numbers[column].append(values, workers.provenance(field))
      cells += values.count
    }
    let key = ColumnKey(.worker, 0, ColumnKey.Extra.state, ColumnKey.Extra.stateUnit)
    let column = column(key, width: workers.count, .step(1))
    numbers[column].append(workers.state.map { Float($0.rawValue) }, .measured)
  }

  private mutating func appendComparison(_ comparison: Comparison?) {
    guard let comparison else { return }
    append(comparison.readings, .comparison, 0, slot: 2 + layout.pools.count + layout.links.count)
    append(comparison.words.line, ColumnKey(.comparison, 0, ColumnKey.Extra.comparison, ""))
    guard let lead = comparison.lead else { return }
    let key = ColumnKey(.comparison, 0, ColumnKey.Extra.lead, Unit.ratio.rawValue)
    numbers[column(key, width: 1, Unit.ratio.quantum)].append(lead, .measured)
  }

  private mutating func appendLanes(_ link: LinkSnapshot, _ index: Int) {
    let unit = Unit.bytesPerSecond
    if !link.lanes.isEmpty {
      let key = ColumnKey(.link, index, ColumnKey.Extra.lane, unit.rawValue)
      numbers[column(key, width: link.lanes.count, unit.quantum)].append(link.lanes, .measured)
    }
    let key = ColumnKey(.link, index, ColumnKey.Extra.laneCapacity, unit.rawValue)
    numbers[column(key, width: 1, unit.quantum)].append(link.laneCapacity, .measured)
  }

  private mutating func column(_ field: Field, _ place: ColumnKey.Place, _ index: Int, slot: Int, width: Int) -> Int {
    let slot = slot * Self.fields.count + Int(field.rawValue)
    if let known = slots[slot] { return known }
    let made = column(ColumnKey(place, index, field), width: width, field.quantum)
    slots[slot] = made
    return made
  }

  private mutating func column(_ key: ColumnKey, width: Int, _ quantum: @autoclosure () -> Quantum) -> Int {
    if let known = numberPlaces[key] { return known }
    var column = NumberColumn(key: key, width: width, quantizer: Quantizer(quantum()))
    column.pad(to: samples)
    numbers.append(column)
    numberPlaces[key] = numbers.count - 1
    return numbers.count - 1
  }

  private mutating func append(_ text: String, _ key: ColumnKey) {
    let place: Int
    if let known = textPlaces[key] {
      place = known
    } else {
      texts.append(TextColumn(key: key))
      place = texts.count - 1
      textPlaces[key] = place
      texts[place].pad(to: samples)
    }
    texts[place].numbers.append(table.number(text))
  }

  // MARK: Bytes

  /// The block's bytes, compressed. The form is that of `BlockFormat`.
  func body(level: Int32) -> [UInt8] { BlockFormat.write(layout, times, numbers, texts, table.texts, level: level) }
}
