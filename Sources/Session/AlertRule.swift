public import Fleet

/// A rule of the user's own: a field that must not pass a limit for longer than a while.
public struct AlertRule: Sendable, Equatable {
  /// Where the field is looked up.
  public enum Place: Sendable, Equatable {
    case fleet
    /// Every pool, or the one of this name.
    case pools(named: String?)
    /// Every link.
    case links
  }

  public var name: String
  public var field: Field
  public var place: Place
  /// Whether too much is wrong, or too little.
  public var isAbove: Bool
  /// From here on it is wrong.
  public var limit: Double
  /// Here it is right again: below an upper limit, above a lower one.
  public var clear: Double
  /// Seconds that it must last.
  public var patience: Double
  public var severity: Event.Severity

  public init(
    name: String, field: Field, place: Place, isAbove: Bool, limit: Double, clear: Double? = nil,
    patience: Double = 5, severity: Event.Severity = .warning
  ) {
    self.name = name
    self.field = field
    self.place = place
    self.isAbove = isAbove
    self.limit = limit
    self.clear = clear ?? limit * (isAbove ? 0.9 : 1.1)
    self.patience = patience
    self.severity = severity
  }
}

extension Alert {
  /// The alerts that watch for a rule: one for each thing that it is about.
  static func all(for rule: AlertRule, in snapshot: Snapshot) -> [Alert] {
    switch rule.place {
    case .fleet: return [Alert(rule, subject: "") { $0.fleet.value(rule.field) }]
    case .links:
      return snapshot.links.indices.map { index in
        Alert(rule, subject: snapshot.links[index].name) { snapshot in
          snapshot.links.indices.contains(index) ? snapshot.links[index].readings.value(rule.field) : nil
        }
      }
    case .pools(let name):
      return snapshot.pools.indices.filter { name == nil || snapshot.pools[$0].name == name }.map { index in
        Alert(rule, subject: snapshot.pools[index].name) { snapshot in
          snapshot.pools.indices.contains(index) ? snapshot.pools[index].readings.value(rule.field) : nil
        }
      }
    }
  }

  private init(_ rule: AlertRule, subject: String, _ read: @escaping @Sendable (Snapshot) -> Double?) {
    // A lower limit is an upper one of the negative.
    let sign = rule.isAbove ? 1.0 : -1.0
    let info = rule.field.info
    let what = subject.isEmpty ? info.title : subject + " " + info.title
    let limit = info.unit.format(rule.limit)
    self.init(
      kind: .alert(for: rule.field), severity: rule.severity, patience: rule.patience,
      value: { read($0).map { $0 * sign } }, raise: { _ in rule.limit * sign }, clear: { _ in rule.clear * sign },
      step: .infinity,
      raised: { _, value in
        "\(rule.name): \(what) \(info.unit.format(value * sign)), \(rule.isAbove ? "over" : "under") \(limit)"
      },
      cleared: { _, value in "\(rule.name): \(what) \(info.unit.format(value * sign)) again" })
  }
}

extension Event.Kind {
  /// The kind of event that an alert over a field is.
  fileprivate static func alert(for field: Field) -> Event.Kind {
    let info = field.info
    if info.scope == .link || info.scope == [.fleet, .link] { return .link }
    switch field {
    case .stranded, .blocked, .strandedShare, .strandedPower, .strandedCostPerHour: return .stranding
    case .queueDepth, .handoffQueue, .queueP50, .queueP99, .shedRate, .shed: return .queue
    case .failed, .preempted: return .failure
    default: return .slo
    }
  }
}
