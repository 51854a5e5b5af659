import ArgumentParser
import Documents
import Feed
import Fleet
import Recording
import Session

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a watched fleet is recorded to.
struct MonitorRecording: ParsableArguments {
  @Option(help: ArgumentHelp("Record what is seen to a new file.", valueName: "file"))
  var record: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("With --record: without a screen, for this time, such as 10min.", valueName: "time"))
  var duration: String?

  @Flag(help: "With --for: a line on standard error for each second, also where it is no terminal.")
  var progress = false

  func validate() throws {
    if record == nil, duration != nil || progress { throw ValidationError("--for and --progress go with --record") }
    _ = try seconds()
  }

  /// How long it records without a screen; nil: with one.
  func seconds() throws -> Double? { try duration.map { try SpanOption.parse($0, "--for") } }

  /// The recorder, where one is wanted. Session time 0 was `elapsed` seconds ago.
  func makeRecorder(_ state: FleetState, elapsed: Double, waits: Bool) throws -> Recorder? {
    try record.map { path in
      let name = state.server?.spec.shownName ?? state.targets.first?.spec.shownName ?? "feed"
      var options = Recorder.Options()
      options.waits = waits
      let facts = SessionFacts(
        source: .feed, name: name, model: "", build: "pdtop " + Pdtop.configuration.version,
        startedAt: WallClock.now - elapsed, hasObservations: true)
      return try Recorder(path, facts, options: options)
    }
  }
}

extension Monitor {
  /// Records without a screen until the time is over or a signal ends it.
  func recordOnly(_ state: FleetState, seconds: Double) throws {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    let configuration = try ConfigurationFile(resources).read()
    guard let recorder = try recording.makeRecorder(state, elapsed: 0, waits: true) else { return }
    let signals = SignalFlags()
    let board = FeedBoard(state)
    let scraper = Scraper(board, readGroups: TargetGroupsReader.read)
    defer { scraper.stop() }
    var source = RecordedSource(WatchedSource(FeedSource(board), rules: configuration.alerts), recorder)
    let meter = RecordProgress(isForced: recording.progress, end: seconds)
    while source.nextSample <= seconds, !signals.endsRecording, recorder.status.failure == nil {
      while board.now < source.nextSample, !signals.endsRecording { usleep(20_000) }
      if signals.endsRecording { break }
      if signals.takeRotation() { recorder.rotate() }
      source.advance(to: source.nextSample) { _ in }
      meter.show(recorder.status)
    }
    recorder.close()
    meter.finish()
    if let failure = recorder.status.failure { throw RunError(failure) }
    print(recorder.status.summary)
  }
}

extension Recorder.Status {
  /// What was recorded, in a line.
  var summary: String {
    let rotated = rotations > 0 ? ", after \(rotations) finished ones" : ""
    return "\(plain(file)): \(TimeText.span(committed)), \(Unit.bytes.format(Double(bytes)))\(rotated)"
  }
}
