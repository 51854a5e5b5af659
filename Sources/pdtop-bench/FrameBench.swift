import Canvas
import Dashboard
import Documents
import Fleet
import Session
import Simulator

/// Time of a frame of the fleet screen at 200x60, and how much of it changes from one sample to the next.
struct FrameBench {
  let runs: Int
  private static let size = Size(200, 60)

  func figures() throws -> [Figure] {
    let resources = Resources(environment: [:], executable: Resources.executable)
    let theme = try resources.theme("dark")
    var source = WatchedSource(try Simulator(SimulatorBench.scenario))
    var state = DashboardState()
    _ = state.reduce(.resize(Self.size))
    source.advance(to: 300) { state.observe($0) }
    var best = Double.infinity
    var changed = 0
    var previous = Canvas(width: 0, height: 0)
    let frames = 40
    for _ in 0..<frames {
      source.advance(to: source.time + 0.5) { state.observe($0) }
      state.show(source.snapshot())
      var canvas = previous
      for _ in 0..<max(1, runs) {
        let elapsed = ContinuousClock().measure {
          canvas = FleetScreen.render(state, size: Self.size, theme: theme, symbols: .unicode)
        }
        best = min(best, elapsed / .seconds(1))
      }
      if previous.width > 0 { changed += zip(previous.cells, canvas.cells).count { $0 != $1 } }
      previous = canvas
    }
    return [
      Figure("frame at 200x60", best * 1e3, "ms", secondsEach: best),
      Figure("cells that change in a frame", Double(changed) / Double(frames - 1), "cells"),
      Figure("a whole frame, 24-bit ANSI", Double(previous.ansi(depth: .trueColor).utf8.count), "bytes"),
    ]
  }
}
