import Fleet

/// OpenMetrics with a time for each value: what `promtool tsdb create-blocks-from openmetrics` takes. All values of a
/// metric stand together, so they are held until the end.
struct OpenMetricsExport {
  private let startedAt: Double
  private var lines: [Field: [String]] = [:]

  init(startedAt: Double) { self.startedAt = startedAt }

  mutating func take(_ snapshot: Snapshot) {
    let time = JSON.number(startedAt + snapshot.time).line
    add(snapshot.fleet, "scope=\"fleet\"", time)
    for pool in snapshot.pools {
      add(pool.readings, "scope=\"pool\",pool=\(LabelText.quoted(pool.name)),role=\"\(pool.role.rawValue)\"", time)
    }
    for link in snapshot.links { add(link.readings, "scope=\"link\",link=\(LabelText.quoted(link.name))", time) }
  }

  private mutating func add(_ readings: Readings, _ labels: String, _ time: String) {
    for field in Field.allCases {
      guard let value = readings.value(field), value.isFinite else { continue }
      lines[field, default: []].append("{\(labels)} \(JSON.number(value).line) \(time)")
    }
  }

  func finish() {
    for field in Field.allCases {
      guard let values = lines[field] else { continue }
      let name = "pdtop_" + field.info.key
      // Gauges all: a session that was taken back makes a counter fall.
      print("# TYPE \(name) gauge\n# HELP \(name) \(LabelText.escaped(field.info.help))")
      for value in values { print(name + value) }
    }
    print("# EOF")
  }
}
