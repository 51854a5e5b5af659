import Dashboard
import Fleet
import Session

/// Writes a configuration as YAML that `ConfigurationReader` reads back.
public enum ConfigurationWriter {
  /// The text of a file: the keys that are given, or all of them, each with a comment where `note` has one.
  public static func text(
    _ configuration: Configuration, all: Bool = false, note: (Configuration.Key) -> String? = { _ in nil }
  ) -> String {
    var lines: [String] = []
    for key in Configuration.Key.allCases where all || configuration.given.contains(key) {
      let comment = note(key).map { "# " + $0 } ?? ""
      var entry = value(key, of: configuration)
      let isUnset = entry.isEmpty
      if isUnset { entry = [Self.unset(key)] }
      let first = (isUnset ? "# " : "") + key.rawValue + ":" + (entry.count > 1 || entry[0].hasPrefix("  ") ? "" : " ")
      if entry[0].hasPrefix("  ") {
        lines.append(padded(first, comment))
        lines += entry
      } else {
        lines.append(padded(first + entry[0], comment))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func padded(_ text: String, _ comment: String) -> String {
    guard !comment.isEmpty else { return text }
    return text + String(repeating: " ", count: max(2, 34 - text.count)) + comment
  }

  /// What stands for a key that has no value: it goes by something else.
  private static func unset(_ key: Configuration.Key) -> String {
    switch key {
    case .symbols: "by the terminal"
    case .speed: "by the scenario"
    case .hide: "nothing"
    case .columns: "the usual ones"
    case .keys: "as the help shows them"
    case .alerts: "those that every session has"
    default: ""
    }
  }

  /// The value as it stands in the file: in the key's line, or in lines below it.
  private static func value(_ key: Configuration.Key, of configuration: Configuration) -> [String] {
    func word(_ isOn: Bool) -> [String] { [isOn ? "on" : "off"] }
    func list(_ names: [String]) -> [String] { names.isEmpty ? [] : ["[" + names.joined(separator: ", ") + "]"] }
    switch key {
    case .theme: return [scalar(configuration.theme)]
    case .symbols: return configuration.symbols.map { [$0.rawValue] } ?? []
    case .mouse: return word(configuration.mouse)
    case .motion: return word(configuration.motion)
    case .bell: return word(configuration.bell)
    case .notify: return word(configuration.notify)
    case .speed: return configuration.speed.map { ["\($0)"] } ?? []
    case .hide: return list(configuration.hide.map(\.rawValue))
    case .columns: return list(configuration.columns.map(\.info.key))
    case .keys:
      return Command.ID.allCases.compactMap { id in
        configuration.keys[id].map { "  \(id.rawValue): [" + $0.map(scalar).joined(separator: ", ") + "]" }
      }
    case .alerts: return configuration.alerts.flatMap(lines)
    }
  }

  private static func lines(_ rule: AlertRule) -> [String] {
    let place: String =
      switch rule.place {
      case .fleet: "fleet"
      case .pools(let name): name ?? "pools"
      case .links: "links"
      }
    return [
      "  - name: " + scalar(rule.name), "    field: " + rule.field.info.key, "    of: " + scalar(place),
      "    \(rule.isAbove ? "above" : "below"): " + number(rule.limit, rule.field),
      "    clear: " + number(rule.clear, rule.field), "    for: \(rule.patience)",
      "    severity: " + (rule.severity == .bad ? "bad" : "warning"),
    ]
  }

  /// A number that reads back as the same one.
  private static func number(_ value: Double, _ field: Field) -> String {
    field.info.unit == .bytesPerSecond ? "\(value) B/s" : "\(value)"
  }

  /// A text in quotes.
  private static func scalar(_ text: String) -> String {
    let letters = text.unicodeScalars
    let isPlain = !text.isEmpty && letters.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "-") }
    if isPlain, text.first != "-" { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
