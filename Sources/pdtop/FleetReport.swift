import Fleet

/// A snapshot as text for people and programs: every field that is known, from the field registry, with how it came to
/// be.
struct FleetReport {
  let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// A thing with readings: the fleet, a pool, a link.
  private struct Part {
    var kind: String
    var name: String
    var scope: Scope
    var readings: Readings
  }

  private var parts: [Part] {
    [Part(kind: "fleet", name: snapshot.origin.name, scope: .fleet, readings: snapshot.fleet)]
      + snapshot.pools.map { Part(kind: "pool", name: $0.name, scope: .pool, readings: $0.readings) }
      + snapshot.links.map { Part(kind: "link", name: $0.name, scope: .link, readings: $0.readings) }
  }

  // MARK: Text

  var text: String {
    var lines = [
      "\(snapshot.origin.kind.rawValue) \(plain(snapshot.origin.name)), \(plain(snapshot.origin.model)), at "
        + TimeText.elapsed(snapshot.time),
      "",
    ]
    if let bottleneck = snapshot.bottleneck {
      lines += ["bottleneck  \(bottleneck.resource.title): \(plain(bottleneck.cause))", ""]
    }
    let width = FieldRegistry.infosWidth
    for part in parts {
      lines.append(part.kind == "fleet" ? "fleet" : "\(part.kind) \(plain(part.name))")
      for field in FieldRegistry.fields(at: part.scope) {
        guard let reading = part.readings[field] else { continue }
        let sign = reading.provenance == .estimated ? "~" : " "
        lines.append("  " + filled(field.info.title, width) + sign + field.info.unit.format(reading.value))
      }
      lines.append("")
    }
    lines += snapshot.events.suffix(8).map { "\(TimeText.elapsed($0.time))  \($0.kind.word)  \(plain($0.text))" }
    return lines.map { $0 + "\n" }.joined()
  }

  private func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  // MARK: JSON

  var json: JSON {
    [
      "time_seconds": JSON(snapshot.time),
      "source": [
        "kind": .string(snapshot.origin.kind.rawValue), "name": .string(snapshot.origin.name),
        "model": .string(snapshot.origin.model),
      ],
      "bottleneck": snapshot.bottleneck.map { .string($0.resource.key) } ?? .null,
      "cause": snapshot.bottleneck.map { .string($0.cause) } ?? .null,
      "fleet": json(snapshot.fleet, .fleet),
      "pools": .array(
        snapshot.pools.map { pool in
          [
            "name": .string(pool.name), "role": .string(pool.role.rawValue), "device": .string(pool.device),
            "workers": JSON(pool.workers), "devices": pool.devices > 0 ? JSON(pool.devices) : .null,
            "cause": .string(pool.cause),
            "values": json(pool.readings, .pool),
          ]
        }),
      "links": .array(
        snapshot.links.map { ["name": .string($0.name), "values": json($0.readings, .link)] }),
      "events": .array(
        snapshot.events.suffix(20).map {
          ["time_seconds": JSON($0.time), "kind": .string($0.kind.word), "text": .string($0.text)]
        }),
    ]
  }

  /// Every field of a scope by its key; unknown ones are null, never 0.
  private func json(_ readings: Readings, _ scope: Scope) -> JSON {
    .object(
      FieldRegistry.fields(at: scope).map { field in
        let reading = readings[field]
        let value: JSON = [
          "value": JSON(reading?.value), "unit": .string(field.info.unit.symbol),
          "provenance": .string((reading?.provenance ?? .unknown).word),
        ]
        return (field.info.key, value)
      })
  }

  // MARK: CSV

  /// A row a value: what it is of, its key, value, unit and provenance; an unknown value is empty.
  var csv: String {
    var lines = ["kind,name,key,value,unit,provenance"]
    for part in parts {
      for field in FieldRegistry.fields(at: part.scope) {
        let reading = part.readings[field]
        let value = reading.map { $0.value.isFinite ? "\($0.value)" : "" } ?? ""
        lines.append(
          [
            // A line end within a cell would be legal but of use to nobody.
            part.kind, CSVText.field(plain(part.name)), field.info.key, value, field.info.unit.symbol,
            (reading?.provenance ?? .unknown).word,
          ].joined(separator: ","))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension FieldRegistry {
  /// Columns for the longest title of a field.
  fileprivate static var infosWidth: Int { (Field.allCases.map { $0.info.title.count }.max() ?? 0) + 2 }
}
