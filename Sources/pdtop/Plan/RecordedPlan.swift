import Capacity
import Documents
import Fleet
import Recording
import Session

/// A recording as something to plan for: the mix that it ends with, and how that mix has moved.
struct RecordedPlan {
  let file: String
  /// The scenario whose fleet is planned; nil: the one that was recorded.
  let fleet: Scenario?
  /// Years that the recording stands for; nil: the time that it took.
  let years: Double?

  /// Shortest recording whose own trend is drawn out over years.
  private static let shortestYears = 30.0 / 365

  /// Whether a path names an SQLite file, as recordings are.
  static func isRecording(_ path: String) -> Bool {
    let magic = Array("SQLite format 3".utf8)
    // A recording has no limit here: only its head is looked at.
    guard path.hasSuffix(".pdtop") || path.contains("/") || path.contains(".") else { return false }
    return FileHead.starts(path, with: magic)
  }

  func subject() throws -> PlanSubject {
    let reader = try SessionReader(file)
    var seen = Seen()
    func collect(_ source: inout some Source) {
      source.advance(to: source.reach.upperBound) { seen.take($0) }
      seen.take(source.snapshot())
    }
    switch try SavedSession(reader) {
    case .observed(var source): collect(&source)
    case .simulated(var source): collect(&source)
    }
    var scenario = try fleet ?? recorded(reader)
    guard let mix = seen.mix else { throw RunError("\(plain(file)): found no traffic mix in the recording") }
    scenario.traffic = mix
    if fleet == nil { scenario.slo = seen.slo }
    var subject = PlanSubject(source: file, scenario: scenario)
    follow(&subject, seen.points)
    return subject
  }

  private func recorded(_ reader: SessionReader) throws -> Scenario {
    guard let text = reader.facts.scenario else {
      throw RunError(
        "\(plain(file)): found no fleet plan in the recording, expected --fleet SCENARIO to say what was recorded")
    }
    return try ScenarioReader.read(text.text, file: text.file)
  }

  /// Draws the recording's trend out, where it is long enough or said to stand for more.
  private func follow(_ subject: inout PlanSubject, _ points: [MixTrend.Sample]) {
    guard let first = points.first, let last = points.last, last.year > first.year else { return }
    let length = last.year - first.year
    guard years != nil || length >= Self.shortestYears else {
      subject.notes.append(
        "a recording of \(TimeText.span(length * Self.yearSeconds)) says nothing of years; --stands-for TIME draws it out"
      )
      return
    }
    let scale = (years ?? length) / length
    let scaled = points.map { point in
      var point = point
      point.year = (point.year - first.year) * scale
      return point
    }
    guard let trend = MixTrend(scaled) else { return }
    subject.outlook.follow(trend)
    subject.notes.append(
      "trend of the recording: prompts x\(Action.short(trend.inputGrowth)), outputs x\(Action.short(trend.outputGrowth)) a year"
    )
  }

  private static let yearSeconds = 31_536_000.0

  /// What is kept of the samples.
  private struct Seen {
    var points: [MixTrend.Sample] = []
    var mix: TrafficMix?
    var slo = SLO()

    mutating func take(_ snapshot: Snapshot) {
      var traffic = snapshot.traffic
      guard !traffic.classes.isEmpty, traffic.inputLength.isFinite, traffic.outputLength.isFinite else { return }
      // Where no page told of cache hits, the plan is made without any, as the worse case.
      if traffic.cacheHitRate.isNaN { traffic.setCacheHitRate(0) }
      (mix, slo) = (traffic, snapshot.slo)
      points.append(
        MixTrend.Sample(
          year: snapshot.time / RecordedPlan.yearSeconds, inputLength: traffic.inputLength,
          outputLength: traffic.outputLength, cacheHitRate: traffic.cacheHitRate))
    }
  }
}
