import Fleet
import Session
import Simulator
import Testing

@testable import Recording

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Sessions and files to test with.
enum Fixture {
  static func scenario(workers: (Int, Int) = (6, 4), rate: Double = 30) -> Scenario {
    func pool(_ role: Role, _ workers: Int) -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: Catalogue.device(id: "h200-sxm")!, devicesPerWorker: 4,
        workers: workers)
    }
    let mix = TrafficMix(
      rate: rate,
      classes: [
        TrafficClass(
          name: "chat", weight: 9, input: LengthDistribution(.lognormal(cv: 1), mean: 1200),
          output: LengthDistribution(.exponential, mean: 200)),
        TrafficClass(
          name: "reasoning", input: LengthDistribution(.uniform(spread: 0.5), mean: 900),
          output: LengthDistribution(.lognormal(cv: 0.7), mean: 2500), cacheHitRate: 0.2),
      ])
    return Scenario(
      name: "test",
      fleet: FleetPlan(
        model: Catalogue.model(id: "llama-3.1-70b")!, pools: [pool(.prefill, workers.0), pool(.decode, workers.1)]),
      traffic: mix, slo: SLO(ttft: 1, tpot: 0.04),
      timeline: [TimelineStep(at: 20, actions: [.classShare("reasoning", 0.4)], over: 15, say: "more reasoning")])
  }

  static func facts(observations: Bool = true, name: String = "test") -> SessionFacts {
    SessionFacts(
      source: .simulator, name: name, model: "llama-3.1-70b", seed: 42,
      scenario: SessionFacts.ScenarioText(text: "name: test", file: "test.yaml"), build: "test",
      startedAt: 1_700_000_000,
      hasObservations: observations)
  }

  /// A new folder of its own.
  static func folder() -> String {
    var template = Array("/tmp/pdtop-recording-XXXXXX".utf8CString)
    mkdtemp(&template)
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  static func remove(_ folder: String) {
    guard let directory = opendir(folder) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { unlink(folder + "/" + name) }
    }
    closedir(directory)
    rmdir(folder)
  }

  static func inFolder<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    let folder = folder()
    defer { remove(folder) }
    return try body(folder)
  }

  static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }

  static func write(_ bytes: [UInt8], _ path: String) {
    unlink(path)
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  /// Records a simulation with actions of an operator; the snapshots that it had at each recorded instant.
  @discardableResult
  static func record(
    _ path: String, seconds: Double, observations: Bool = true, workers: (Int, Int) = (6, 4),
    actions: [(at: Double, action: Action)] = [(3, .arrivalRate(45)), (7.5, .cacheHitRate(0.5))],
    options: Recorder.Options? = nil
  ) throws -> [Snapshot] {
    var settings = options ?? Recorder.Options()
    settings.waits = true
    let recorder = try Recorder(path, facts(observations: observations), options: settings)
    var source = RecordedSource(WatchedSource(try Simulator(scenario(workers: workers))), recorder)
    var snapshots: [Snapshot] = []
    var left = actions[...]
    while source.nextSample <= seconds {
      source.advance(to: source.nextSample) { _ in }
      snapshots.append(source.snapshot())
      while let next = left.first, next.at <= source.time {
        try source.apply(next.action)
        left.removeFirst()
      }
    }
    recorder.close()
    if let failure = recorder.status.failure { throw RecordingError(file: path, problem: failure) }
    return snapshots
  }
}
