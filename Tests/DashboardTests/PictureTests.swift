import Canvas
import Dashboard
import Fleet
import Foundation
import Testing

/// Writes SVG pictures of the screen into the folder named by PDTOP_PICTURES, to be looked at.
@Suite struct PictureTests {
  static let folder = ProcessInfo.processInfo.environment["PDTOP_PICTURES"]

  @Test(.enabled(if: folder != nil))
  func pictures() throws {
    let folder = URL(fileURLWithPath: Self.folder ?? ".")
    let small = FleetFixture().state()
    let large = FleetFixture(prefillWorkers: 512, decodeWorkers: 1536).state()
    for size in [Size(80, 24), Size(120, 36), Size(160, 48), Size(200, 60)] {
      for (name, state) in [("small", small), ("large", large)] {
        let canvas = FleetScreen.render(state, size: size, look: Look(theme: ThemeFile.dark))
        try write(canvas, "\(name)-\(size.width)x\(size.height)", folder)
      }
    }
    let variants: [(String, Look)] = [
      ("light", Look(theme: ThemeFile.light)), ("colorblind", Look(theme: ThemeFile.colorblind)),
      ("blocks", Look(theme: ThemeFile.dark, symbols: .blocks)),
      ("ascii", Look(theme: ThemeFile.dark, symbols: .ascii, depth: .ansi16)),
      ("mono", Look(theme: Theme(name: "mono", appearance: .dark, colors: [:], ramps: [:]), depth: .mono)),
    ]
    for (name, look) in variants {
      try write(FleetScreen.render(small, size: Size(160, 48), look: look), name, folder)
    }
    let general = FleetFixture.odd([("general", .general, 24)], links: 0)
    let many = FleetFixture.odd(
      [
        ("pre-a", .prefill, 8), ("pre-b", .prefill, 16), ("dec-a", .decode, 8), ("dec-b", .decode, 4),
        ("dec-c", .decode, 4),
      ],
      links: 2)
    for (name, state) in [("general", general), ("many", many)] {
      try write(FleetScreen.render(state, size: Size(160, 48), look: Look(theme: ThemeFile.dark)), name, folder)
      try write(FleetScreen.render(state, size: Size(80, 24), look: Look(theme: ThemeFile.dark)), name + "80", folder)
    }
    for size in [
      Size(60, 20), Size(40, 10), Size(36, 8), Size(80, 14), Size(80, 50), Size(300, 90), Size(100, 30), Size(100, 55),
      Size(200, 28), Size(112, 34),
    ] {
      let canvas = FleetScreen.render(small, size: size, look: Look(theme: ThemeFile.dark))
      try write(canvas, "size-\(size.width)x\(size.height)", folder)
    }
    for (name, symbols) in [("ansi16", SymbolSet.unicode), ("ansi16-blocks", .blocks)] {
      let look = Look(theme: ThemeFile.dark, symbols: symbols, depth: .ansi16)
      try write(sixteen(FleetScreen.render(small, size: Size(160, 48), look: look)), name, folder)
    }
    var zoomed = small
    for key in ["1", "2", "4", "5", "6", "7", "8"] {
      _ = zoomed.reduce(.key(key))
      try write(
        FleetScreen.render(zoomed, size: Size(120, 36), look: Look(theme: ThemeFile.dark)), "zoom\(key)", folder)
    }
    _ = zoomed.reduce(.key("Esc"))
    _ = zoomed.reduce(.key("?"))
    try write(FleetScreen.render(zoomed, size: Size(160, 48), look: Look(theme: ThemeFile.dark)), "help", folder)
  }

  /// The canvas in the sixteen colours of a terminal, as xterm has them.
  private func sixteen(_ canvas: Canvas) -> Canvas {
    let palette: [UInt32] = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
      0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    func mapped(_ color: Color) -> Color { color.isTerminal ? color : Color(palette[color.index16]) }
    var result = canvas
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        result[x, y].style.foreground = mapped(canvas[x, y].style.foreground)
        result[x, y].style.background = mapped(canvas[x, y].style.background)
      }
    }
    return result
  }

  private func write(_ canvas: Canvas, _ name: String, _ folder: URL) throws {
    let svg = canvas.svg(title: name)
    try svg.write(to: folder.appendingPathComponent(name + ".svg"), atomically: true, encoding: .utf8)
  }
}
