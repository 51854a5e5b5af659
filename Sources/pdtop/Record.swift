import ArgumentParser
import Documents
import Fleet
import Recording
import Session
import Simulator

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Records a simulated session without a screen.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record a scenario or a trace to a file, without a screen.",
    discussion: "SIGINT and SIGTERM end the recording and close the file; SIGHUP goes on in a new one.")

  @OptionGroup var source: SourceOptions

  @Option(
    name: [.short, .customLong("output")], help: ArgumentHelp("The new file, such as run.pdtop.", valueName: "file"))
  var output: String

  @Option(
    name: .customLong("for"), help: ArgumentHelp("Simulated time to record, such as 90s or 10min.", valueName: "time"))
  var duration: String?

  @Flag(help: "Record what is seen as well, not only what is put in: larger, and readable without simulating.")
  var observations = false

  @Option(help: ArgumentHelp("Simulated seconds per second; 'max': as fast as possible.", valueName: "factor"))
  var speed = "max"

  @Option(help: ArgumentHelp("Least time between two recorded samples.", valueName: "time"))
  var every = "1s"

  @Option(help: ArgumentHelp("Go on in a new file from this size on, such as '100 MB'.", valueName: "size"))
  var rotateSize: String?

  @Option(help: ArgumentHelp("Go on in a new file after this time of the session.", valueName: "time"))
  var rotateAfter: String?

  @Option(help: ArgumentHelp("Keep this many finished files, delete older ones.", valueName: "number"))
  var keep: Int?

  @Flag(help: "A line on standard error for each second, also where it is no terminal.")
  var progress = false

  func validate() throws {
    _ = try SpeedFactor.parse(speed)
    _ = try duration.map { try SpanOption.parse($0, "--for") }
    _ = try SpanOption.parse(every, "--every")
    _ = try recorderOptions()
    if let keep, keep < 1 { throw ValidationError("--keep: found \(keep), expected 1 or more") }
  }

  private func recorderOptions() throws -> Recorder.Options {
    var options = Recorder.Options()
    options.waits = true
    options.keep = keep
    options.rotateSeconds = try rotateAfter.map { try SpanOption.parse($0, "--rotate-after") }
    if let rotateSize {
      do {
        let bytes = try Quantity.bytes.parse(rotateSize)
        guard (10_000...1e15).contains(bytes) else {
          throw ValidationError("--rotate-size: found \(quoted(rotateSize)), expected 10 kB or more")
        }
        options.rotateBytes = Int(bytes)
      } catch let error as QuantityError {
        throw ValidationError("--rotate-size: \(error)")
      }
    }
    return options
  }

  func run() throws {
    let scenario = try source.readScenario(comparing: nil)
    let simulator = try source.makeSimulator(scenario)
    let facts = try source.facts(
      scenario, hasObservations: observations, interval: try SpanOption.parse(every, "--every"))
    let signals = SignalFlags()
    let recorder = try Recorder(output, facts, options: recorderOptions())
    let end = try duration.map { try SpanOption.parse($0, "--for") } ?? scenario.duration
    var recording = RecordedSource(WatchedSource(simulator), recorder)
    try record(&recording, to: end, signals)
    recorder.close()
    let status = recorder.status
    if let failure = status.failure { throw RunError(failure) }
    print(status.summary)
  }

  private func record(
    _ recording: inout RecordedSource<WatchedSource<Simulator>>, to end: Double, _ signals: SignalFlags
  ) throws {
    let factor = try SpeedFactor.parse(speed)
    let begun = ContinuousClock.now
    let meter = RecordProgress(isForced: progress, end: end)
    while recording.time < end, !recording.isFinished, recording.recorder.status.failure == nil {
      let next = min(end, recording.nextSample)
      if factor.isFinite {
        let due = begun + .seconds(next / factor)
        while ContinuousClock.now < due, !signals.endsRecording {
          usleep(UInt32(min(20_000, max(0, (due - .now) / .microseconds(1)))))
          meter.show(recording.recorder.status)
        }
      }
      if signals.endsRecording { break }
      if signals.takeRotation() { recording.recorder.rotate() }
      recording.advance(to: next) { _ in }
      meter.show(recording.recorder.status)
    }
    meter.finish()
  }
}
