import Canvas
import Terminal

/// What the fixture shows: what the terminal can do, the last event, and something of everything that can stand in a
/// cell.
struct Picture {
  let capabilities: Capabilities
  var size: Size
  private var count = 0
  private var last = "none"

  init(capabilities: Capabilities, size: Size) {
    self.capabilities = capabilities
    self.size = size
  }

  mutating func note(_ event: TerminalEvent) {
    count += 1
    switch event {
    case .input(.key(let key)): last = "key \(key)"
    case .input(let event): last = "\(event)"
    default: last = "\(event)"
    }
  }

  var canvas: Canvas {
    var canvas = Canvas(width: size.width, height: size.height)
    let title = Style(Color(0xFFFFFF), on: Color(0x204060)).bold
    canvas.fill(canvas.bounds.top(1), Cell(" ", title))
    canvas.put("terminal-fixture \(size.width)x\(size.height) \(capabilities.colors)", x: 1, y: 0, title)
    canvas.put("events \(count)", x: 1, y: 1, .plain)
    canvas.put("last \(last)", x: 1, y: 2, .plain)
    canvas.put("┌─┬─┐ ╭─╮ ▁▂▃▄▅▆▇█ ░▒▓ ⣀⣤⣶⣿ ←↑→↓ ● é µ", x: 1, y: 3, Style(Color(0x40C060)))
    canvas.put("bold", x: 1, y: 4, Style(.terminal, on: .terminal, .bold))
    canvas.put("dim", x: 6, y: 4, Style(.terminal, on: .terminal, .dim))
    canvas.put("reverse", x: 10, y: 4, Style(.terminal, on: .terminal, .reverse))
    canvas.put("underline", x: 18, y: 4, Style(.terminal, on: .terminal, .underline))
    // What a canvas should not hold.
    canvas[28, 4] = Cell("⚡")
    canvas[29, 4] = Cell("\u{07}")
    canvas.put("|", x: 30, y: 4, .plain)
    drawGradient(&canvas)
    canvas[size.width - 1, size.height - 1] = Cell("+", title)
    return canvas
  }

  private func drawGradient(_ canvas: inout Canvas) {
    let area = canvas.bounds.droppingTop(6)
    for y in area.y..<max(area.y, area.bottom - 1) {
      for x in area.x..<area.right {
        let share = Double(x) / Double(max(1, area.width - 1))
        let color = Color(0x103080).mixed(with: Color(0xF0A020), share)
        let glyph = Unicode.Scalar(0x2801 + UInt32((x + y + count) % 255)) ?? "?"
        canvas[x, y] = Cell(glyph, Style(color, on: Color(0x0A0E14)))
      }
    }
  }
}
