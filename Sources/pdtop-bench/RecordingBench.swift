import Fleet
import Recording
import Simulator

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What recording costs: 1,000 workers with twelve fields each, once a second, and what a day of 100 workers takes to
/// open.
struct RecordingBench {
  private static let seconds = 300

  /// A file of a day that is kept, so that a second run measures the memory of seeking alone.
  var session: String?
  /// A recording of a running fleet.
  var live: String?

  func figures() throws -> [Figure] {
    if let session {
      var status = stat()
      if stat(session, &status) != 0 { try makeDay(session) }
      return try seeking(session)
    }
    var template = Array("/tmp/pdtop-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return [] }
    let folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    defer { rmdir(folder) }
    if let live { return try record(try LiveFleet(live).samples(Self.seconds), folder + "/a.pdtop") }
    let day = folder + "/c.pdtop"
    defer { unlink(day) }
    let figures = try recording(folder + "/a.pdtop") + inputs(folder + "/b.pdtop")
    try makeDay(day)
    return figures + (try seeking(day))
  }

  private func facts(observations: Bool) -> SessionFacts {
    SessionFacts(
      source: .simulator, name: "bench", model: "llama-3.1-70b", seed: 1,
      scenario: SessionFacts.ScenarioText(text: "name: bench", file: "bench.yaml"), build: "bench", startedAt: 0,
      hasObservations: observations)
  }

  /// Twelve fields of each worker from the six that the simulator gives.
  private func widen(_ snapshot: Snapshot) -> Snapshot {
    var wide = snapshot
    let workers = snapshot.workers
    func derive(_ field: Field, _ from: Field, _ change: (Float) -> Float) {
      if let column = workers.column(from) { wide.workers.set(field, column.map(change), .estimated) }
    }
    derive(.batchSize, .running) { $0 }
    derive(.computeUtilization, .power) { ($0 - 1200) / 3000 }
    derive(.bandwidthUtilization, .power) { ($0 - 1000) / 4000 }
    derive(.outputTokenRate, .running) { $0 * 31.7 }
    derive(.kvBytesUsed, .kvUsage) { $0 * 3.1e11 }
    derive(.headroom, .busy) { 1 - $0 }
    return wide
  }

  private func recording(_ path: String) throws -> [Figure] {
    var simulator = try Simulator(SimulatorBench.scenario(workers: (600, 400)))
    var samples: [Snapshot] = []
    for second in 1...Self.seconds {
      simulator.advance(to: Double(second))
      samples.append(widen(simulator.snapshot()))
    }
    return try record(samples, path)
  }

  /// Records samples of 1,000 workers and says what it cost.
  private func record(_ samples: [Snapshot], _ path: String) throws -> [Figure] {
    var options = Recorder.Options()
    options.waits = true
    let before = Self.processSeconds
    let recorder = try Recorder(path, facts(observations: true), options: options)
    for sample in samples {
      recorder.record(sample)
      // At the pace of life there is a transaction a second; here one is asked for after each sample.
      recorder.sync()
    }
    recorder.close()
    let each = (Self.processSeconds - before) / Double(max(1, samples.count))
    let bytes = Self.size(path)
    defer { unlink(path) }
    let contents = try SessionReader(path).contents()
    guard contents.damage.isEmpty else { return [] }
    return [
      Figure("recorded values of 1,000 workers x 12 fields", Double(contents.values), "values"),
      Figure("bytes of the file for a recorded value", bytes / Double(contents.values), "bytes"),
      Figure("share of a core while recording at 1 Hz", each * 100, "%", secondsEach: each),
    ]
  }

  private func inputs(_ path: String) throws -> [Figure] {
    let recorder = try Recorder(path, facts(observations: false))
    let simulator = try Simulator(SimulatorBench.scenario(workers: (2, 2)))
    var sample = simulator.snapshot()
    var random = RandomStream(seed: 1)
    for second in 1...3600 {
      sample.time = Double(second)
      recorder.record(sample)
      // An operator who does something every five seconds, to values with all the digits a number can have.
      if second % 5 == 0 { recorder.record(.arrivalRate(20 + 300 * random.uniform()), at: sample.time) }
      if second % 60 == 0 { recorder.sync() }
    }
    recorder.close()
    defer { unlink(path) }
    return [Figure("file of an hour's inputs, 720 actions", Self.size(path), "bytes")]
  }

  /// A day of 100 workers.
  private func makeDay(_ path: String) throws {
    var options = Recorder.Options()
    options.waits = true
    let recorder = try Recorder(path, facts(observations: true), options: options)
    var simulator = try Simulator(SimulatorBench.scenario(workers: (60, 40)))
    var samples: [Snapshot] = []
    for second in 1...120 {
      simulator.advance(to: Double(second))
      samples.append(widen(simulator.snapshot()))
    }
    for second in 0..<86_400 {
      var sample = samples[second % samples.count]
      sample.time = Double(second)
      recorder.record(sample)
    }
    recorder.close()
  }

  private func seeking(_ path: String) throws -> [Figure] {
    var opening: [Double] = []
    var seeks: [Double] = []
    var pasts: [Double] = []
    var source = try RecordingSource(try SessionReader(path))
    for index in 0..<200 {
      let time = Double((index * 7919 + 13) * 97 % 86_400)
      var elapsed = ContinuousClock().measure {
        if let reader = try? SessionReader(path), let opened = try? RecordingSource(reader) { source = opened }
      }
      opening.append(elapsed / .milliseconds(1))
      elapsed = ContinuousClock().measure { source.jump(to: time) }
      seeks.append(elapsed / .milliseconds(1))
      precondition(source.time == time, "the sample of that second")
      elapsed = try ContinuousClock().measure { try source.seek(to: time) { _ in } }
      pasts.append(elapsed / .milliseconds(1))
    }
    pasts.sort()
    opening.sort()
    seeks.sort()
    return [
      Figure("file of 24 h of 100 workers", Self.size(path) / 1e6, "MB"),
      Figure("opening it, median", opening[100], "ms", secondsEach: opening[100] / 1e3),
      Figure("seeking in it, median", seeks[100], "ms", secondsEach: seeks[100] / 1e3),
      Figure("seeking in it, 99th percentile", seeks[197], "ms"),
      Figure("the same with 15 min of the past for graphs, median", pasts[100], "ms"),
      Figure("the same, 99th percentile", pasts[197], "ms"),
    ]
  }

  private static func size(_ path: String) -> Double {
    var status = stat()
    return stat(path, &status) == 0 ? Double(status.st_size) : .nan
  }

  /// CPU time of the whole process.
  private static var processSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
