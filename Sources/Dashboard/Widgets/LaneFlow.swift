import Canvas
import Fleet

/// Groups of senders as arrows from prefill to decode, as long as they are full; red where one sends all it can.
struct LaneFlow {
  /// Bytes per second of each lane.
  var lanes: [Double]
  var capacity: Double
  /// Moves the arrow heads: one column a second.
  var time: Double

  private static let distance = 6

  func draw(_ rect: Rect, _ look: Look, into canvas: inout Canvas) {
    guard rect.width >= 12 else { return }
    let hidden = lanes.count - rect.height
    for row in 0..<min(rect.height, lanes.count) {
      if hidden > 0, row == rect.height - 1 {
        canvas.fit("+ \(hidden + 1) more lanes", x: rect.x, y: rect.y + row, width: rect.width, look.style(.dim))
      } else {
        lane(lanes[row], x: rect.x, y: rect.y + row, width: rect.width, look, into: &canvas)
      }
    }
  }

  private func lane(_ rate: Double, x: Int, y: Int, width: Int, _ look: Look, into canvas: inout Canvas) {
    let number = NumberText.text(rate, .bytesPerSecond).padded(9)
    let track = max(0, width - number.count - 5)
    let share = capacity > 0 && rate.isFinite ? min(1, max(0, rate / capacity)) : 0
    let filled = share > 0 ? max(1, Int((share * Double(track)).rounded())) : 0
    let isFull = share >= 0.98
    let ink = look.style(isFull ? .bad : .link)
    let phase = time.isFinite && abs(time) < 1e15 ? Int(time) % Self.distance : 0
    canvas.put("P", x: x, y: y, look.style(.prefill, .bold))
    for column in 0..<track {
      let isHead = (column + Self.distance - abs(phase)) % Self.distance == 3
      let cell = column >= filled ? Cell("─", look.style(.frame)) : Cell(isHead ? "▶" : "━", ink)
      canvas[x + 2 + column, y] = cell
    }
    canvas.put("D", x: x + 3 + track, y: y, look.style(.decode, .bold))
    canvas.put(number, x: x + 5 + track, y: y, look.style(isFull ? .bad : .text))
  }
}
