import Canvas
import Dashboard
import Foundation
import Testing

/// Pictures as text files that a person can read. PDTOP_RECORD=1 writes them anew.
enum Golden {
  static let isRecording = ProcessInfo.processInfo.environment["PDTOP_RECORD"] == "1"

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  /// Compares with the file of this name; the failure shows both pictures.
  static func expect(_ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = folder.appendingPathComponent(name + ".txt")
    if isRecording {
      do {
        try actual.write(to: file, atomically: true, encoding: .utf8)
      } catch {
        Issue.record("cannot write \(name): \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? "(no such file)\n"
    guard actual != expected else { return }
    Issue.record(
      "\(name) differs; PDTOP_RECORD=1 writes it anew\n--- expected\n\(expected)--- actual\n\(actual)",
      sourceLocation: sourceLocation)
  }

  /// One letter for each style, and below what the letters mean.
  static func styles(_ canvas: Canvas, _ theme: Theme) -> String {
    var letters: [Style: Character] = [:]
    var names: [String] = []
    var picture = ""
    for y in 0..<canvas.height {
      var line = ""
      for cell in canvas.row(y) {
        guard cell.glyph != " " || cell.style.background != theme[.background] else {
          line += " "
          continue
        }
        if letters[cell.style] == nil {
          let place = letters.count
          letters[cell.style] = place < alphabet.count ? alphabet[place] : "*"
          if place < alphabet.count { names.append("\(alphabet[place]) \(name(cell.style, theme))") }
        }
        line.append(letters[cell.style] ?? "*")
      }
      while line.last == " " { line.removeLast() }
      picture += line + "\n"
    }
    return picture + "\n" + names.joined(separator: "\n") + "\n"
  }

  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

  private static func name(_ style: Style, _ theme: Theme) -> String {
    func role(_ color: Color) -> String {
      ThemeRole.allCases.first { theme[$0] == color }?.rawValue ?? color.hex
    }
    let paper = style.background == theme[.background] ? "" : " on " + role(style.background)
    let bold = style.attributes.contains(.bold) ? " bold" : ""
    return role(style.foreground) + paper + bold
  }
}
