import ArgumentParser
import Documents
import Fleet
import Recording

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension SourceOptions {
  /// What a recording of this source says of itself.
  func facts(_ scenario: Scenario, hasObservations: Bool, interval: Double = 1) throws -> SessionFacts {
    let path = try resources.scenarioPath(self.scenario)
    let text = String(decoding: try FileBytes.read(path, limit: 1 << 20), as: UTF8.self)
    let trace = try trace.map {
      SessionFacts.TraceFile(
        path: $0, contents: try FileBytes.read($0, limit: TraceFile.largestSize), speedup: rate ?? 1, loops: loop)
    }
    return SessionFacts(
      source: .simulator, name: scenario.name, model: scenario.fleet.model.id, seed: scenario.seed,
      scenario: SessionFacts.ScenarioText(text: text, file: path.split(separator: "/").last.map(String.init) ?? path),
      trace: trace, build: "pdtop " + Pdtop.configuration.version, startedAt: WallClock.now,
      hasObservations: hasObservations, interval: interval, comparison: scenario.comparison?.equal)
  }
}

/// The clock of the world.
enum WallClock {
  /// Seconds since 1970.
  static var now: Double {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
  }

  /// Seconds since local midnight at a moment.
  static func secondsOfDay(_ moment: Double) -> Double {
    var seconds = time_t(moment)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return Double(parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec)
  }

  /// A moment as `2026-11-25 14:05:30`, local time.
  static func text(_ moment: Double) -> String {
    var seconds = time_t(moment)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func pair(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(pair(parts.tm_mon + 1))-\(pair(parts.tm_mday))"
    return "\(date) \(pair(parts.tm_hour)):\(pair(parts.tm_min)):\(pair(parts.tm_sec))"
  }
}
