import Documents
import Fleet
import Recording
import Session
import Simulator

/// A session file opened to be played: what was seen where it holds that, else the simulation from its inputs.
enum SavedSession {
  typealias Simulated = ProvenSource<TimeMachine<WatchedSource<Simulator>>>

  case observed(RecordingSource)
  case simulated(Simulated)

  /// - Parameters:
  ///   - simulate: simulate again although what was seen is recorded, so that it can be branched.
  ///   - trace: where the trace is now that drove it.
  init(_ reader: SessionReader, simulate: Bool = false, follow: Bool = false, trace: String? = nil) throws {
    if reader.facts.hasObservations, !simulate {
      self = .observed(try RecordingSource(reader, isFollowing: follow))
    } else {
      self = .simulated(try SavedSession.simulation(reader, trace: trace))
    }
  }

  private static func simulation(_ reader: SessionReader, trace: String?) throws -> Simulated {
    let facts = reader.facts
    guard let text = facts.scenario else {
      throw RunError("\(plain(reader.file)): found a session that was not simulated, or its scenario is lost")
    }
    guard reader.damage.isEmpty else {
      throw RunError(
        "\(plain(reader.file)): the inputs are damaged, a simulation from them would be another: "
          + reader.damage.map(\.text).joined(separator: "; "))
    }
    var scenario = try ScenarioReader.read(text.text, file: text.file)
    if let seed = facts.seed { scenario.seed = seed }
    scenario.compare(by: facts.comparison)
    let cursor = try facts.trace.map { used in
      let path = trace ?? used.path
      guard used.matches(try FileBytes.read(path, limit: TraceFile.largestSize)) else {
        throw RunError("\(plain(path)): found another file than the trace that was played; --trace names the right one")
      }
      return TraceCursor(try TraceFile.read(path), loops: used.loops)
    }
    let simulator = try Simulator(scenario, trace: cursor, speedup: facts.trace?.speedup ?? 1)
    let deeds = reader.actions.map { Deed(time: $0.time, action: $0.action) }
    let machine = TimeMachine(
      WatchedSource(simulator), deeds: deeds, end: reader.end, mostCheckpoints: simulator.bearableCheckpoints)
    return ProvenSource(machine, proofs: reader.proofs, build: facts.build)
  }

  /// How times are said in it.
  static func times(_ reader: SessionReader, end: Double) -> SpokenTime {
    let facts = reader.facts
    // Simulated time runs by its own speed.
    let isLive = facts.scenario == nil
    return SpokenTime(
      now: 0, end: end, startedAt: isLive ? facts.startedAt : nil,
      startOfDay: isLive ? WallClock.secondsOfDay(facts.startedAt) : nil)
  }
}
