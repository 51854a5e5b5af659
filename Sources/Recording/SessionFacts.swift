public import Fleet

/// What a recording says of itself: enough to play a simulated session again.
public struct SessionFacts: Sendable, Equatable {
  /// A scenario as it was read.
  public struct ScenarioText: Sendable, Equatable {
    /// The whole YAML text.
    public var text: String
    /// The file that it came from, as the user named it.
    public var file: String

    public init(text: String, file: String) {
      self.text = text
      self.file = file
    }
  }

  /// The trace that drove a simulation. Its rows are not in the recording; the checksum says whether a file is the one.
  public struct TraceFile: Sendable, Equatable {
    public var path: String
    public var bytes: Int
    /// CRC-32C of the file.
    public var checksum: UInt32
    /// How many times as fast it was played.
    public var speedup: Double
    public var loops: Bool

    public init(path: String, contents: [UInt8], speedup: Double, loops: Bool) {
      self.path = path
      bytes = contents.count
      checksum = CRC32C.checksum(contents)
      self.speedup = speedup
      self.loops = loops
    }

    init(path: String, bytes: Int, checksum: UInt32, speedup: Double, loops: Bool) {
      self.path = path
      self.bytes = bytes
      self.checksum = checksum
      self.speedup = speedup
      self.loops = loops
    }

    /// Whether a file is the one that was played.
    public func matches(_ contents: [UInt8]) -> Bool {
      contents.count == bytes && CRC32C.checksum(contents) == checksum
    }
  }

  public var source: Origin.Kind
  /// The scenario's or router's name, and the served model's.
  public var name: String
  public var model: String
  public var seed: UInt64?
  /// Nil for a session that was not simulated.
  public var scenario: ScenarioText?
  public var trace: TraceFile?
  /// The program that recorded, with its version.
  public var build: String
  /// Seconds since 1970 when the session's time was 0.
  public var startedAt: Double
  /// Whether what was seen is recorded; else only what was put in, which is enough for a simulation.
  public var hasObservations: Bool
  /// Least seconds between two recorded samples.
  public var interval: Double
  /// What the fleet of general-purpose devices that ran beside has in common with this one; nil: none ran.
  public var comparison: ComparisonPlan.Equality?

  public init(
    source: Origin.Kind, name: String, model: String, seed: UInt64? = nil, scenario: ScenarioText? = nil,
    trace: TraceFile? = nil, build: String, startedAt: Double, hasObservations: Bool, interval: Double = 1,
    comparison: ComparisonPlan.Equality? = nil
  ) {
    self.source = source
    self.name = name
    self.model = model
    self.seed = seed
    self.scenario = scenario
    self.trace = trace
    self.build = build
    self.startedAt = startedAt
    self.hasObservations = hasObservations
    self.interval = interval
    self.comparison = comparison
  }

  /// The version of the file's form. A reader takes all versions up to its own, and later ones as far as it knows them.
  public static let formatVersion = 1

  /// The facts as rows of the meta table.
  var pairs: [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = [
      ("format", "\(Self.formatVersion)"), ("source", source.rawValue), ("name", name), ("model", model),
      ("build", build), ("started_at", "\(startedAt)"), ("observations", hasObservations ? "yes" : "no"),
      ("interval", "\(interval)"),
    ]
    if let comparison { pairs.append(("comparison", comparison.rawValue)) }
    if let seed { pairs.append(("seed", "\(seed)")) }
    if let scenario { pairs += [("scenario", scenario.text), ("scenario_file", scenario.file)] }
    if let trace {
      pairs += [
        ("trace_file", trace.path), ("trace_bytes", "\(trace.bytes)"), ("trace_crc32c", "\(trace.checksum)"),
        ("trace_speedup", "\(trace.speedup)"), ("trace_loops", trace.loops ? "yes" : "no"),
      ]
    }
    return pairs
  }

  /// The facts from the meta table; what is missing is unknown or empty.
  init(_ meta: [String: String]) {
    source = meta["source"].flatMap(Origin.Kind.init) ?? .recording
    name = meta["name"] ?? ""
    model = meta["model"] ?? ""
    seed = meta["seed"].flatMap { UInt64($0) }
    scenario = meta["scenario"].map { ScenarioText(text: $0, file: meta["scenario_file"] ?? "") }
    trace = meta["trace_file"].map {
      TraceFile(
        path: $0, bytes: meta["trace_bytes"].flatMap { Int($0) } ?? 0,
        checksum: meta["trace_crc32c"].flatMap { UInt32($0) } ?? 0,
        speedup: meta["trace_speedup"].flatMap { Double($0) } ?? 1, loops: meta["trace_loops"] == "yes")
    }
    build = meta["build"] ?? ""
    startedAt = meta["started_at"].flatMap { Double($0) } ?? 0
    hasObservations = meta["observations"] == "yes"
    interval = meta["interval"].flatMap { Double($0) } ?? 1
    comparison = meta["comparison"].flatMap(ComparisonPlan.Equality.init)
  }
}
