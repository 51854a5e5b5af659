/// Something that happened and that an operator wants to know of.
public struct Event: Sendable, Equatable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// The operator did it.
    case action
    /// The scenario did it, or tells its story.
    case story
    /// Capacity strands, or no longer does.
    case stranding
    /// A latency target is missed, or met again.
    case slo
    case queue
    case link
    case failure
    /// A worker came, went or took another role.
    case worker

    /// The word that stands in the event log.
    public var word: String {
      switch self {
      case .action: "you"
      case .story: "story"
      case .stranding: "strand"
      case .slo: "SLO"
      case .queue: "queue"
      case .link: "link"
      case .failure: "failure"
      case .worker: "worker"
      }
    }
  }

  /// How much it matters.
  public enum Severity: UInt8, Sendable, Comparable {
    case info, warning, bad
    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
  }

  /// Seconds since the start of the session.
  public let time: Double
  public let kind: Kind
  public let severity: Severity
  /// One line, in words.
  public let text: String
  /// Whether somebody changed something with it: the causes that graphs mark with a rule.
  public let isChange: Bool

  public init(time: Double, kind: Kind, severity: Severity = .info, text: String, isChange: Bool = false) {
    self.time = time
    self.kind = kind
    self.severity = severity
    self.text = text
    self.isChange = isChange
  }
}
