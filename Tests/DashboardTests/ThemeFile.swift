import Canvas
import Dashboard
import Foundation

/// Reads the theme files' simple lines, so that these tests need no YAML library.
enum ThemeFile {
  static let names = [
    "dark", "light", "colorblind", "colorblind-light", "contrast", "gruvbox", "mono", "nord",
  ]
  /// All but the one that has no hues to tell apart.
  static let hued = names.filter { $0 != "mono" }

  static func load(_ name: String) -> Theme {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try? String(contentsOf: root.appendingPathComponent("Themes/\(name).yaml"), encoding: .utf8)
    var colors: [ThemeRole: Color] = [:]
    var ramps: [Ramp: [Color]] = [:]
    var appearance = Theme.Appearance.dark
    for line in (text ?? "").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !parts[0].hasPrefix("#") else { continue }
      guard !line.contains("about:") else { continue }
      let values = parts[1].split { "[], \"".contains($0) }.map(String.init)
      if line.contains("[") {
        if let ramp = Ramp(rawValue: parts[0]) { ramps[ramp] = values.compactMap { Color(hex: $0) } }
      } else if let role = ThemeRole(rawValue: parts[0]), let value = values.first {
        colors[role] = value == "terminal" ? .terminal : Color(hex: value)
      } else if parts[0] == "appearance", let value = values.first {
        appearance = Theme.Appearance(rawValue: value) ?? .dark
      }
    }
    precondition(colors.count == ThemeRole.allCases.count, "\(name).yaml must have every role")
    precondition(ramps.count == Ramp.allCases.count, "\(name).yaml must have every ramp")
    return Theme(name: name, appearance: appearance, colors: colors, ramps: ramps)
  }

  static let dark = load("dark")
  static let light = load("light")
  static let colorblind = load("colorblind")
}
