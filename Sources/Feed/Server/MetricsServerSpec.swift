import Fleet

/// A server with Prometheus' HTTP API (Prometheus, VictoriaMetrics, Thanos, Mimir) that knows a fleet.
public struct MetricsServerSpec: Sendable, Equatable {
  /// Address with its path prefix and without a slash at the end, such as `http://prom:9090/prometheus`.
  public var url: String
  /// What is sent as `X-Scope-OrgID`; nil: nothing.
  public var tenant: String?
  public var access = TargetSpec.Access()
  /// Which series are looked at; empty: all.
  public var matchers: [LabelMatcher] = []
  /// The label whose words tell roles; nil: those that are known to.
  public var roleLabel: String?
  /// Most workers that are asked for one by one; pools are added up in the server.
  public var page = 100
  /// Seconds of history that are read at the start.
  public var history = 900.0

  public init(url: String) { self.url = url }

  /// Labels that name roles where the user says nothing: pods' labels as they are usually taken over.
  static let usualRoleLabels = [
    "role", "llm_d_ai_role", "nvidia_com_dynamo_component_type", "disaggregation_mode", "pool",
  ]

  var roleLabels: [String] { roleLabel.map { [$0] } ?? Self.usualRoleLabels }

  /// The server without scheme, for the screen.
  public var shownName: String { WorkerName.plain(url) }
}

/// A condition on a label, as `job=vllm`, `job!=vllm`, `pod=~llm-.*` or `pod!~llm-.*`.
public struct LabelMatcher: Sendable, Equatable {
  let label: String
  let comparison: String
  let value: String

  init(label: String, comparison: String = "=", value: String) {
    self.label = label
    self.comparison = comparison
    self.value = value
  }

  /// Nil where the text is none.
  public init?(_ text: String) {
    let name = text.utf8.prefix { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 &- 0x30 < 10 }
    guard let first = name.first, !(first &- 0x30 < 10), let label = String(name) else { return nil }
    let rest = text.dropFirst(label.count)
    guard let comparison = ["=~", "!~", "!=", "="].first(where: { rest.hasPrefix($0) }) else { return nil }
    self.init(label: label, comparison: comparison, value: String(rest.dropFirst(comparison.count)))
  }

  /// As PromQL writes it.
  var promQL: String { "\(label)\(comparison)\(LabelText.quoted(value))" }
}

/// How PromQL is written.
enum PromQL {
  /// A regular expression (RE2) that fits any of these texts and nothing else.
  static func any(of texts: [String]) -> String { texts.map(escaped).joined(separator: "|") }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\.+*?()|[]{}^$".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// `application/x-www-form-urlencoded`.
  static func form(_ fields: [(String, String)]) -> String {
    fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
  }

  static func percentEncoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-_.~".utf8.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
