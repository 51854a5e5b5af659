/// Reads the catalogue's tables. An empty field is unknown and becomes nil, never 0; numbers are converted to SI.
struct CatalogueReader {
  private let table: CSVTable

  init(_ table: CSVTable) { self.table = table }

  /// Devices from a table with the columns of `devices.csv`.
  func devices() throws(CSVError) -> [Device] {
    try unique(
      each { row throws(CSVError) in
        var device = Device(id: try row.text("id"), name: try row.text("name"))
        device.vendor = try row.text("vendor")
        device.leaning = try row.text("leaning")
        device.status = try row.text("status")
        device.year = try row.integer("year")
        device.bf16FLOPS = try row.number("bf16_tflops", times: 1e12)
        device.fp8FLOPS = try row.number("fp8_tflops", times: 1e12)
        device.fp4FLOPS = try row.number("fp4_tflops", times: 1e12)
        device.memoryType = try row.text("memory")
        device.memoryBytes = try row.number("memory_gb", times: 1e9)
        device.memoryBandwidth = try row.number("memory_tb_per_s", times: 1e12)
        device.scaleUpBandwidth = try row.number("scale_up_gb_per_s", times: 1e9)
        device.scaleUpWorld = try row.integer("scale_up_world")
        device.nicBandwidth = try row.number("nic_gb_per_s", times: 1e9)
        device.tdpWatts = try row.number("tdp_w")
        device.hotIdleWatts = try row.number("hot_idle_w")
        device.priceUSD = try row.number("price_usd")
        device.rentUSDPerHour = try row.number("rent_usd_per_hour")
        device.confidence = try row.text("confidence")
        device.sources = try row.text("sources")
        device.note = try row.text("note")
        return device
      }, id: \.id)
  }

  /// Models from a table with the columns of `models.csv`.
  func models() throws(CSVError) -> [Model] {
    try unique(
      each { row throws(CSVError) in
        var model = Model(
          id: try row.text("id"), layers: try row.known("layers"), hidden: try row.known("hidden"),
          queryHeads: try row.known("query_heads"), kvHeads: try row.known("kv_heads"),
          headDimension: try row.known("head_dimension"), attention: try row.text("attention"),
          growingLayers: try row.known("growing_layers"),
          totalParameters: (try row.known("parameters_b") as Double) * 1e9,
          activeParameters: (try row.known("active_parameters_b") as Double) * 1e9,
          kvBytesPerToken: try row.known("kv_bytes_per_token"), fixedStateBytes: try row.known("fixed_state_bytes"),
          confidence: try row.text("confidence"), sources: try row.text("sources"), note: try row.text("note"))
        model.vocabulary = try row.integer("vocabulary")
        if let count = try row.integer("experts") {
          model.experts = ExpertLayout(
            count: count, active: try row.known("active_experts"), shared: try row.known("shared_experts"),
            intermediate: try row.known("expert_intermediate"))
        }
        return model
      }, id: \.id)
  }

  /// Titles by key from a table with the columns `key` and `title`.
  func sources() throws(CSVError) -> [String: String] {
    let pairs = try unique(
      each { row throws(CSVError) in (key: try row.text("key"), title: try row.text("title")) }, id: \.key)
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, $0.title) })
  }

  private func each<Item>(_ read: (CatalogueRow) throws(CSVError) -> Item) throws(CSVError) -> [Item] {
    var items: [Item] = []
    for row in table.rows { items.append(try read(CatalogueRow(table: table, row: row))) }
    return items
  }

  private func unique<Item>(_ items: [Item], id: (Item) -> String) throws(CSVError) -> [Item] {
    var seen: Set<String> = []
    for (item, row) in zip(items, table.rows) where !seen.insert(id(item)).inserted {
      throw CSVError(line: row.line, problem: "found '\(id(item))' twice, expected once")
    }
    return items
  }
}

/// One row of a catalogue's table, by the names of its columns.
private struct CatalogueRow {
  let table: CSVTable
  let row: CSVTable.Row

  func text(_ column: String) throws(CSVError) -> String { row.fields[try table.index(of: column)] }

  /// A positive number, nil where the field is empty.
  func number(_ column: String, times factor: Double = 1) throws(CSVError) -> Double? {
    let text = try text(column)
    guard !text.isEmpty else { return nil }
    guard let number = PlainNumber.parse(text), number >= 0 else {
      throw CSVError(line: row.line, problem: "\(column): found '\(text)', expected a number of 0 or more")
    }
    return number * factor
  }

  func integer(_ column: String) throws(CSVError) -> Int? {
    guard let number = try number(column) else { return nil }
    guard let integer = Int(exactly: number) else {
      throw CSVError(line: row.line, problem: "\(column): found \(number), expected a whole number")
    }
    return integer
  }

  func known(_ column: String) throws(CSVError) -> Double {
    guard let number = try number(column) else {
      throw CSVError(line: row.line, problem: "\(column): found nothing, expected a number")
    }
    return number
  }

  func known(_ column: String) throws(CSVError) -> Int {
    guard let integer = try integer(column) else {
      throw CSVError(line: row.line, problem: "\(column): found nothing, expected a whole number")
    }
    return integer
  }
}
