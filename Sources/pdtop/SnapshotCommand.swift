import ArgumentParser
import Canvas
import Dashboard
import Documents
import Fleet
import Session
import Simulator

/// One frame of the dashboard, without a terminal.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Print one frame of the dashboard as text, ANSI or SVG.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, ansi, svg }

  @OptionGroup var source: SourceOptions
  @OptionGroup var look: LookOptions

  @Option(help: ArgumentHelp("Simulated time of the frame, such as 60 or 2min.", valueName: "time"))
  var at = "60"

  @Option(help: ArgumentHelp("Columns and rows.", valueName: "COLSxROWS"))
  var size = "160x48"

  @Option(help: "text, ansi or svg.")
  var format = Format.text

  @Option(help: ArgumentHelp("Keys to press before, by name, with spaces between: \"7\", \"Down Right\".", valueName: "keys"))
  var keys = ""

  func validate() throws {
    _ = try seconds()
    _ = try frameSize()
  }

  private func seconds() throws -> Double {
    do { return try Quantity.seconds.parse(at) } catch { throw ValidationError("--at: \(error)") }
  }

  private func frameSize() throws -> Size {
    let parts = size.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], (1...1000).contains(width),
      (1...1000).contains(height)
    else { throw ValidationError("--size: found \(quoted(size)), expected COLSxROWS, such as 160x48, up to 1000x1000") }
    return Size(width, height)
  }

  func run() throws {
    let scenario = try source.readScenario(comparing: .cost)
    let theme = try look.readTheme(source.resources)
    var session = WatchedSource(try source.makeSimulator(scenario))
    var state = DashboardState(start: nil, speed: scenario.speed, theme: look.theme)
    let frame = try frameSize()
    _ = state.reduce(.resize(frame))
    state.show(session.snapshot())
    session.advance(to: try seconds()) { state.observe($0) }
    state.show(session.snapshot())
    for key in keys.split(separator: " ") {
      for case .apply(let action) in state.reduce(.key(String(key))) { try session.apply(action) }
    }
    state.show(session.snapshot())
    let canvas = FleetScreen.render(state, size: frame, theme: theme, symbols: look.symbols)
    switch format {
    case .text: print(canvas.text(), terminator: "")
    case .ansi: print(canvas.ansi(depth: .trueColor), terminator: "")
    case .svg: print(canvas.svg(title: "pdtop: \(scenario.name)"), terminator: "")
    }
  }
}
