import Fleet

/// A number that the operator asks about: whose it is, what it is, and how it was got.
struct Explanation {
  enum Subject: Equatable {
    case fleet
    case pool(Int)
    case link(Int)
    case worker(Int)
  }

  var subject: Subject
  /// What it is a number of: `prefill`, `KV link`, `prefill 12`.
  var name: String
  var field: Field
  /// Nil where it is unknown.
  var reading: Reading?

  /// The numbers of what the operator looks at: the focused panel, the chosen worker, else the fleet's.
  static func all(_ state: DashboardState) -> [Explanation] {
    guard let snapshot = state.snapshot else { return [] }
    if state.screen == .workers, let worker = state.workersView.selected, worker < snapshot.workers.count {
      return self.worker(worker, snapshot)
    }
    let panel = state.screen == .fleet ? state.zoomed ?? state.focus : nil
    guard let panel else { return fleet(FieldRegistry.fields(at: .fleet), snapshot) }
    switch panel {
    case .prefill, .decode, .general: return pools(panel, snapshot)
    case .link: return links(snapshot)
    case .queue: return queues(snapshot)
    default: return fleet(fields(panel), snapshot)
    }
  }

  private static func fields(_ panel: Panel) -> [Field] {
    switch panel {
    case .slo:
      [
        .attainment, .ttftAttainment, .tpotAttainment, .ttftP50, .ttftP99, .tpotP50, .tpotP99, .e2eP50, .e2eP99,
        .goodput,
      ]
    case .firstToken: [.ttftMean] + Field.ttftMean.inputs
    case .efficiency:
      [
        .totalTokensPerJoule, .outputTokensPerJoule, .costPerMillionOutputTokens, .power, .hostPower, .costPerHour,
        .strandedPower,
        .strandedCostPerHour, .strandedShare, .energy,
      ]
    case .traffic:
      [.inputLength, .outputLength, .cacheHitRate, .arrivalRate, .strandedShare, .completionRate, .shedRate]
    default: FieldRegistry.fields(at: .fleet)
    }
  }

  private static func fleet(_ fields: [Field], _ snapshot: Snapshot) -> [Explanation] {
    fields.map { Explanation(subject: .fleet, name: "fleet", field: $0, reading: snapshot.fleet[$0]) }
      .sorted { ($0.reading != nil ? 0 : 1) < ($1.reading != nil ? 0 : 1) }
  }

  private static func pools(_ panel: Panel, _ snapshot: Snapshot) -> [Explanation] {
    let role: Role = panel == .prefill ? .prefill : panel == .decode ? .decode : .general
    return snapshot.pools.indices.filter { snapshot.pools[$0].role == role }.flatMap { index in
      let pool = snapshot.pools[index]
      return FieldRegistry.fields(at: .pool).filter { pool.readings[$0] != nil }.map {
        Explanation(subject: .pool(index), name: pool.name, field: $0, reading: pool.readings[$0])
      }
    }
  }

  private static func links(_ snapshot: Snapshot) -> [Explanation] {
    snapshot.links.indices.flatMap { index in
      let link = snapshot.links[index]
      return FieldRegistry.fields(at: .link).filter { link.readings[$0] != nil }.map {
        Explanation(subject: .link(index), name: link.name, field: $0, reading: link.readings[$0])
      }
    }
  }

  private static func queues(_ snapshot: Snapshot) -> [Explanation] {
    snapshot.pools.indices.flatMap { index in
      [Field.queueDepth, .running, .queueP50, .queueP99].map { field in
        Explanation(
          subject: .pool(index), name: snapshot.pools[index].name, field: field,
          reading: snapshot.pools[index].readings[field])
      }
    }
  }

  private static func worker(_ index: Int, _ snapshot: Snapshot) -> [Explanation] {
    WorkersView.available(snapshot.workers).map { field in
      let value = snapshot.workers.column(field)?[index] ?? .nan
      let provenance = snapshot.workers.provenance(field)
      return Explanation(
        subject: .worker(index), name: WorkerRows.name(index, snapshot), field: field,
        reading: value.isNaN ? nil : Reading(Double(value), provenance))
    }
  }

  /// Where a number of a source of this kind comes from, in words.
  static func source(_ origin: Origin) -> String {
    switch origin.kind {
    case .simulator: "the simulator, scenario " + origin.name
    case .feed: "the metrics of " + origin.name
    case .recording: "the recording " + origin.name
    case .twin: "the simulated twin of " + origin.name
    }
  }

  /// What it is computed from, with its present values.
  func inputs(_ snapshot: Snapshot) -> [(field: Field, reading: Reading?)] {
    field.inputs.compactMap { input in
      let reading: Reading?
      switch subject {
      case .fleet: reading = snapshot.fleet[input]
      case .pool(let index):
        reading = snapshot.pools.indices.contains(index) ? snapshot.pools[index].readings[input] : nil
      case .link(let index):
        reading = snapshot.links.indices.contains(index) ? snapshot.links[index].readings[input] : nil
      case .worker(let index):
        let value = snapshot.workers.column(input).flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .nan
        reading = value.isNaN ? nil : Reading(Double(value), snapshot.workers.provenance(input))
      }
      return reading.map { (input, $0) }
    }
  }

  /// How sure the number is, in a sentence.
  var assurance: String {
    switch reading?.provenance ?? .unknown {
    case .measured: "measured: counted or timed by the source itself"
    case .derived: "derived: arithmetic on measured values"
    case .estimated: "estimated: computed from assumptions, shown with ~"
    case .unknown: "unknown: shown as --, exported as null, never 0"
    }
  }
}
