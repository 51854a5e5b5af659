import Dashboard
import Fleet
import Session

/// Reads the configuration from YAML. Every key, all of which may be left out:
///
///     theme: auto                   # auto, or a theme's name
///     symbols: unicode              # unicode, blocks or ascii
///     mouse: on
///     motion: on                    # off: nothing moves between two samples
///     bell: off                     # when an alert is raised
///     notify: off                   # desktop notification when an alert is raised
///     speed: 10                     # simulated seconds a second
///     hide: [events, efficiency]    # panels of the fleet screen
///     columns: [busy, kv_usage]     # of the workers' table
///     keys:                         # by command, see the help
///       pause: [p, Space]
///     alerts:
///       - name: KV full
///         field: kv_usage           # a field's key
///         of: decode                # [fleet] fleet, pools, links, or a pool's name
///         above: 95%                # or below
///         clear: 90%                # [a tenth beside the limit]
///         for: 10 s                 # [5 s]
///         severity: bad             # [warning] warning or bad
public struct ConfigurationReader {
  /// The name of a key as the program knows it; nil where there is no such key.
  private let keyName: (String) -> String?

  public init(keyName: @escaping (String) -> String?) { self.keyName = keyName }

  /// Reads a configuration from the bytes of a file, which is named in errors. A file without any key is a mistake; to
  /// have none, leave the file out.
  public func read(_ bytes: [UInt8], file: String) throws(DocumentError) -> Configuration {
    let section = try Section(Document(bytes, file: file).root, keys: Configuration.Key.allCases.map(\.rawValue))
    var result = Configuration()
    result.given = Set(Configuration.Key.allCases.filter { section[$0.rawValue] != nil })
    if let theme = section["theme"] { result.theme = try theme.line(length: 200) }
    result.symbols = try section.choice("symbols")
    result.mouse = try toggle(section, "mouse") ?? result.mouse
    result.motion = try toggle(section, "motion") ?? result.motion
    result.bell = try toggle(section, "bell") ?? result.bell
    result.notify = try toggle(section, "notify") ?? result.notify
    result.speed = try section.quantity("speed", .number, .range(0.001...100_000))
    if let entry = section["hide"] {
      for item in try entry.list(of: "panels") { result.hide.append(try item.choice()) }
    }
    if let entry = section["columns"] {
      for item in try entry.list(of: "fields") { result.columns.append(try field(item, at: .worker)) }
    }
    if let entry = section["keys"] { result.keys = try keys(entry) }
    if let entry = section["alerts"] {
      for item in try entry.list(of: "alerts") { result.alerts.append(try alert(item)) }
    }
    return result
  }

  private enum Toggle: String, CaseIterable { case on, off }

  private func toggle(_ section: Section, _ key: String) throws(DocumentError) -> Bool? {
    let choice: Toggle? = try section.choice(key)
    return choice.map { $0 == .on }
  }

  private func field(_ entry: Entry, at scope: Scope) throws(DocumentError) -> Field {
    let key = try entry.text(expected: "a field's key")
    let known = FieldRegistry.fields(at: scope).map(\.info.key)
    guard let field = FieldRegistry.field(key: key), known.contains(key) else {
      throw entry.error("found \(entry.found), expected a field's key" + suggestion(for: key, in: known))
    }
    return field
  }

  // MARK: Keys

  private func keys(_ entry: Entry) throws(DocumentError) -> [Command.ID: [String]] {
    let section = try Section(entry, keys: Command.ID.allCases.map(\.rawValue))
    var result: [Command.ID: [String]] = [:]
    for id in Command.ID.allCases {
      guard let entry = section[id.rawValue] else { continue }
      var names: [String] = []
      var items = [entry]
      if !entry.isScalar { items = try entry.list(of: "keys") }
      for item in items {
        let text = try item.text(expected: "a key")
        guard let name = keyName(text) else {
          throw item.error(expected: "a key such as p, Space, Ctrl-x or F5")
        }
        names.append(name)
      }
      result[id] = names
    }
    if let conflict = KeyMap(changes: result).conflicts.first {
      throw entry.error("found a contradiction: " + conflict)
    }
    return result
  }

  // MARK: Alerts

  private enum Severity: String, CaseIterable { case warning, bad }

  private func alert(_ entry: Entry) throws(DocumentError) -> AlertRule {
    let section = try Section(entry, keys: ["name", "field", "of", "above", "below", "clear", "for", "severity"])
    let (place, scope) = try place(section["of"])
    let field = try field(section.required("field"), at: scope)
    guard (section["above"] == nil) != (section["below"] == nil) else {
      throw entry.error("found \(section["above"] == nil ? "no limit" : "two limits"), expected above or below")
    }
    let kind = Self.quantity(field.info.unit)
    let bounds = Bounds.range(-1e18...1e18)
    let severity: Severity = try section.choice("severity") ?? .warning
    let limit: Entry
    if let above = section["above"] { limit = above } else { limit = try section.required("below") }
    return AlertRule(
      name: try section.required("name").line(length: 40), field: field, place: place,
      isAbove: section["above"] != nil,
      limit: try limit.quantity(kind, bounds),
      clear: try section.quantity("clear", kind, bounds),
      patience: try section.quantity("for", .seconds, .range(0...86_400)) ?? 5,
      severity: severity == .bad ? .bad : .warning)
  }

  private func place(_ entry: Entry?) throws(DocumentError) -> (AlertRule.Place, Scope) {
    guard let entry else { return (.fleet, .fleet) }
    switch try entry.name() {
    case "fleet": return (.fleet, .fleet)
    case "pools": return (.pools(named: nil), .pool)
    case "links": return (.links, .link)
    case let name: return (.pools(named: name), .pool)
    }
  }

  /// How people write a value in a unit.
  static func quantity(_ unit: Unit) -> Quantity {
    switch unit {
    case .ratio: .share
    case .seconds: .seconds
    case .bytes: .bytes
    case .bytesPerSecond: .bytesPerSecond
    case .watts: .watts
    case .tokens, .requests, .count: .tokens
    case .tokensPerSecond: .tokensPerSecond
    case .requestsPerSecond: .perSecond
    case .joules, .tokensPerJoule, .usd, .usdPerHour, .usdPerMillionTokens: .number
    }
  }
}
