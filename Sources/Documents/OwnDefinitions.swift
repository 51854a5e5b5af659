import Fleet

/// The devices and models that a scenario may use: its own, then the catalogue's.
enum OwnDefinitions {
  static func devices(_ entry: Entry?) throws(DocumentError) -> [Device] {
    try own(entry, things: "devices by id", catalogue: Catalogue.devices, read: DeviceReader.read)
  }

  static func models(_ entry: Entry?) throws(DocumentError) -> [Model] {
    try own(entry, things: "models by id", catalogue: Catalogue.models, read: ModelReader.read)
  }

  /// Each definition may build on the ones before it. An id of the catalogue is replaced.
  private static func own<Item>(
    _ entry: Entry?, things: String, catalogue: [Item],
    read: (_ id: String, _ entry: Entry, _ known: [Item]) throws(DocumentError) -> Item
  ) throws(DocumentError) -> [Item] {
    guard let entry else { return catalogue }
    var items: [Item] = []
    for (key, value) in try entry.pairs(of: things) {
      items.insert(try read(key.name(), value, items + catalogue), at: 0)
    }
    return items + catalogue
  }

  /// The item whose id stands in `entry`; an error names the nearest.
  static func find<Item>(
    _ entry: Entry, kind: String, in items: [Item], id: (Item) -> String
  ) throws(DocumentError) -> Item {
    let name = try entry.text(expected: "the id of a \(kind)")
    guard let item = items.first(where: { id($0) == name }) else {
      throw entry.error("found the unknown \(kind) \(quoted(name))" + suggestion(for: name, in: items.map(id)))
    }
    return item
  }
}
