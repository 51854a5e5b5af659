import ArgumentParser
import Documents
import Feed
import Fleet
import Twin

/// What the metrics do not tell of a fleet, for its twin.
struct TwinOptions: ParsableArguments {
  @Option(help: ArgumentHelp("For the twin: the served model, an id of 'pdtop list models'.", valueName: "id"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "For the twin: the devices, an id of 'pdtop list devices'; POOL=ID for one pool; may be given more than once.",
      valueName: "[pool=]id"))
  var device: [String] = []

  @Option(help: ArgumentHelp("For the twin: devices of a worker, of all pools or of one.", valueName: "[pool=]count"))
  var devicesPerWorker: [String] = []

  @Option(
    help: ArgumentHelp("For the twin: most sequences of a worker, of all pools or of one.", valueName: "[pool=]count"))
  var maxSequences: [String] = []

  @Option(help: ArgumentHelp("For the twin: format of the weights: bf16, fp8 or fp4.", valueName: "format"))
  var precision: String?

  func validate() throws { _ = try hints() }

  /// What is said, without what pages tell.
  func hints() throws -> TwinHints {
    var hints = TwinHints()
    if let model {
      hints.model = try find(model, in: Catalogue.models, id: \.id, "--model", "models")
    }
    hints.device = try perPool(device, "--device") {
      try find($0, in: Catalogue.devices, id: \.id, "--device", "devices")
    }
    hints.devicesPerWorker = try perPool(devicesPerWorker, "--devices-per-worker") {
      try count($0, 4096, "--devices-per-worker")
    }
    hints.maxSequences = try perPool(maxSequences, "--max-sequences") { try count($0, 1_000_000, "--max-sequences") }
    if let precision {
      guard let format = Precision(rawValue: precision) else {
        throw ValidationError("--precision: found \(quoted(precision)), expected bf16, fp8 or fp4")
      }
      hints.precision = format
    }
    return hints
  }

  private func find<Item>(
    _ text: String, in items: [Item], id: KeyPath<Item, String>, _ option: String, _ list: String
  ) throws -> Item {
    guard let item = items.first(where: { $0[keyPath: id] == text }) else {
      throw ValidationError(
        "\(option): found \(quoted(text)), expected an id of 'pdtop list \(list)'"
          + suggestion(for: text, in: items.map { $0[keyPath: id] }))
    }
    return item
  }

  private func count(_ text: String, _ most: Int, _ option: String) throws -> Int {
    guard let value = Int(text), (1...most).contains(value) else {
      throw ValidationError("\(option): found \(quoted(text)), expected a whole number from 1 to \(most)")
    }
    return value
  }

  /// `value` for all pools, `pool=value` for one.
  private func perPool<Value>(_ texts: [String], _ option: String, _ read: (String) throws -> Value) throws
    -> TwinHints.PerPool<Value>
  {
    var result = TwinHints.PerPool<Value>()
    for text in texts {
      guard let equals = text.firstIndex(of: "=") else {
        result.all = try read(text)
        continue
      }
      let pool = String(text[..<equals])
      guard !pool.isEmpty else {
        throw ValidationError("\(option): found \(quoted(text)), expected a pool's name before '='")
      }
      result.byPool[pool] = try read(String(text[text.index(after: equals)...]))
    }
    return result
  }
}

extension TwinHints {
  /// Adds what a feed tells besides its snapshots: the engines' limits.
  mutating func take(_ report: FeedReport) {
    ttftFactor = report.ttftByRatio ?? 1
    tpotFactor = report.tpotByRatio ?? 1
    for pool in report.pools where maxSequences[pool.name] == nil {
      guard let most = pool.sequencesPerWorker, most >= 1, most <= 1e6 else { continue }
      maxSequences.byPool[pool.name] = Int(most)
    }
  }
}
