import ArgumentParser
import Dashboard
import Documents
import Fleet
import Recording
import Session

/// A recording for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Export a recording as CSV, JSON lines, OpenMetrics, asciicast, SVG that moves, or one frame.",
    discussion: """
      csv: time_seconds,place,name,field,unit,value,provenance, a line for each value. jsonl: one object a sample. \
      openmetrics: for 'promtool tsdb create-blocks-from openmetrics'. cast and cast3: asciicast v2 and v3, a frame for each \
      sample, a marker for each event. animation: an SVG that moves, for a page that runs no player. text and svg: the \
      frame at --from. A session of inputs alone is simulated again.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { 
    case csv, jsonl, openmetrics, cast, cast3, animation, text, svg
  }

  @Argument(help: "A recording (.pdtop).")
  var file: String

  @Option(help: "csv, jsonl, openmetrics, cast, cast3, animation, text or svg.")
  var format = Format.csv

  @Option(help: ArgumentHelp("Where to begin: +90s, 14:05, '10 min ago'.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Where to end.", valueName: "time"))
  var to: String?

  @Flag(help: "Values of each worker as well (csv and jsonl).")
  var workers = false

  @Option(help: ArgumentHelp("Columns and rows of frames.", valueName: "COLSxROWS"))
  var size = "120x36"

  @Option(help: ArgumentHelp("Keys to press before the first frame, by name: \"T\" for the time screen.", valueName: "keys"))
  var keys = ""

  @Option(help: ArgumentHelp("Session seconds per second of a cast or an animation.", valueName: "factor"))
  var speed = 10.0

  @Option(help: ArgumentHelp("Where the trace is that drove the simulation.", valueName: "file"))
  var trace: String?

  @OptionGroup var look: LookOptions

  func validate() throws {
    _ = try FrameSize.parse(size)
    guard speed > 0, speed <= 100_000 else {
      throw ValidationError("--speed: found \(speed), expected a factor above 0, such as 10")
    }
  }

  func run() throws {
    let reader = try SessionReader(file)
    for damage in reader.damage { StandardError.write("pdtop: \(plain(file)): \(plain(damage.text))\n") }
    switch try SavedSession(reader, trace: trace) {
    case .observed(let source): try export(source, reader)
    case .simulated(let source): try export(source, reader)
    }
  }

  private func export(_ start: some Source, _ reader: SessionReader) throws {
    var source = start
    var times = SavedSession.times(reader, end: source.reach.upperBound)
    times.now = source.time
    let begin = try from.map(times.parse) ?? source.reach.lowerBound
    let end = try to.map(times.parse) ?? source.reach.upperBound
    guard begin <= end, end >= source.reach.lowerBound, begin <= source.reach.upperBound else {
      throw RunError(
        "the range: found \(TimeText.elapsed(begin)) to \(TimeText.elapsed(end)), expected one within "
          + "\(TimeText.elapsed(source.reach.lowerBound)) to \(TimeText.elapsed(source.reach.upperBound))")
    }
    switch format {
    case .text, .svg:
      var frames = try frames(source)
      try source.seek(to: begin) { frames.observe($0) }
      frames.show(source.snapshot())
      print(format == .text ? frames.text : frames.svg(title: "pdtop: \(reader.facts.name)"), terminator: "")
    case .cast, .cast3:
      let version: CastExport.Version = format == .cast ? .two : .three
      var cast = CastExport(
        try frames(source), version, speed: speed, title: reader.facts.name, startedAt: reader.facts.startedAt)
      try each(&source, begin, end, withWorkers: true) { cast.take($0) }
      cast.finish()
    case .animation:
      var movie = MovieExport(try frames(source), speed: speed)
      try each(&source, begin, end, withWorkers: true) { try movie.take($0) }
      print(movie.document(title: "pdtop: \(reader.facts.name)"), terminator: "")
    case .csv:
      var writer = CSVExport(withWorkers: workers)
      try each(&source, begin, end, withWorkers: workers) { writer.take($0) }
    case .jsonl: try each(&source, begin, end, withWorkers: workers) { JSONLinesExport.take($0, withWorkers: workers) }
    case .openmetrics:
      var metrics = OpenMetricsExport(startedAt: reader.facts.startedAt)
      try each(&source, begin, end, withWorkers: false) { metrics.take($0) }
      metrics.finish()
    }
  }

  private func frames(_ source: some Source) throws -> FrameExport {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    let configuration = try ConfigurationFile(resources).read()
    return FrameExport(
      source, try look.readTheme(resources, configuration), look.symbols(configuration) ?? .unicode, try FrameSize.parse(size),
      keys: keys.split(separator: " ").map(String.init))
  }

  /// Every sample of the range.
  private func each(
    _ source: inout some Source, _ begin: Double, _ end: Double, withWorkers: Bool, _ take: (Snapshot) throws -> Void
  ) throws {
    try source.seek(to: begin) { _ in }
    if source.time >= begin, source.time > 0 { try take(source.snapshot()) }
    while !source.isFinished, source.nextSample <= end {
      let before = source.time
      var samples: [Snapshot] = []
      source.advance(to: source.nextSample) { samples.append($0) }
      if withWorkers { try take(source.snapshot()) } else { try samples.forEach(take) }
      if source.time == before { break }
    }
  }
}
