public import Fleet

/// Watches samples by rules and knows which alerts are raised. The same samples lead to the same alerts, wherever they
/// are watched.
public struct AlertBook: Sendable {
  /// An alert that is raised now.
  public struct Active: Sendable, Equatable {
    public let kind: Event.Kind
    public let severity: Event.Severity
    /// When it was raised.
    public let time: Double
    public let text: String
    /// Whether the operator has seen it.
    public let isAcknowledged: Bool
  }

  private let rules: [AlertRule]
  private var alerts: [Alert] = []
  private var states: [Alert.State] = []
  private var acknowledged: Set<Int> = []
  /// The pools that the alerts were made for.
  private var pools = 0
  private var latest = -Double.infinity

  /// The rules that every session has, and more.
  public init(rules: [AlertRule] = []) { self.rules = rules }

  /// Takes a sample and returns what is to be told.
  public mutating func observe(_ sample: Snapshot) -> [Event] {
    // Another fleet, or a session taken back: what was raised says nothing any more.
    if alerts.isEmpty || sample.pools.count != pools || sample.time < latest { begin(sample) }
    latest = sample.time
    var events: [Event] = []
    for index in alerts.indices {
      guard let event = alerts[index].observe(sample, &states[index]) else { continue }
      // An alert that comes again, or grows, wants to be seen again.
      acknowledged.remove(index)
      events.append(event)
    }
    return events
  }

  /// Forgets all samples, not the rules: another source comes.
  public mutating func restart() { self = AlertBook(rules: rules) }

  private mutating func begin(_ sample: Snapshot) {
    alerts = Alert.rules(pools: sample.pools.count) + rules.flatMap { Alert.all(for: $0, in: sample) }
    states = alerts.map { _ in Alert.State() }
    acknowledged = []
    pools = sample.pools.count
  }

  /// The alerts that are raised, the newest first.
  public var active: [Active] {
    alerts.indices.filter { states[$0].isRaised }.map { index in
      Active(
        kind: alerts[index].kind, severity: alerts[index].severity, time: states[index].raisedAt,
        text: states[index].text, isAcknowledged: acknowledged.contains(index))
    }.sorted { $0.time > $1.time }
  }

  /// Notes that the operator has seen all that is raised; how many were new to them.
  @discardableResult
  public mutating func acknowledge() -> Int {
    let raised = Set(alerts.indices.filter { states[$0].isRaised })
    let new = raised.subtracting(acknowledged).count
    acknowledged = raised
    return new
  }
}
