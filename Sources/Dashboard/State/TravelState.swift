import Fleet
public import Session

/// What is known of other times of the session than the present one, and what the operator has chosen of it.
public struct TravelState: Sendable {
  /// Where the source can be taken; nil before it has said so, or where it knows only the present.
  var reach: ClosedRange<Double>?
  /// The branches; nil where there are none.
  var course: Course?
  /// All events that are known, by time, also of times to come.
  var chronicle: [Event] = []
  /// The SLO burn rate of the whole session.
  public var overview = Overview()
  /// Samples of another time or course, and the same as graphs draw them.
  private(set) var other: OtherCourse?
  private(set) var otherHistory: History?

  var isReversed = false
  /// A time between two samples that was gone to, as an event's is.
  var sought: Double?
  /// Two instants to subtract.
  var a: Snapshot?
  var b: Snapshot?
  /// Seconds of the time line, where it is not the whole session.
  var zoom: Double?
  /// Words of an event that is looked for, and whether they are being typed.
  var query = ""
  var isSearching = false

  mutating func take(_ course: OtherCourse?) {
    guard other != course else { return }
    other = course
    otherHistory = course.map { course in
      var history = History(capacity: max(1, min(History.capacity, course.samples.count)))
      for sample in course.samples { history.append(sample) }
      return history
    }
  }

  /// Whether the other samples are of another course than the one that is played: a ghost in its graphs.
  var isGhost: Bool { other != nil && course != nil }

  /// The other course's sample at a time, the last one at or before it.
  func otherSample(at time: Double) -> Snapshot? { other?.samples.last { $0.time <= time + 1e-6 } }
}

extension DashboardState {
  /// Takes what the source says of where it can go.
  public mutating func take(_ news: SourceRunner.Travel) {
    travel.reach = news.reach
    travel.course = news.course
    travel.chronicle = news.chronicle
  }

  /// Takes samples of another time or course.
  public mutating func take(_ other: SourceRunner.Other) { travel.take(other.course) }

  /// Time ran backward and came to the start.
  public mutating func stopAtStart() {
    isPaused = true
    travel.isReversed = false
    message = "the start of the session"
  }

  /// What is known of a session before it is played: its burn rate from end to end.
  public mutating func take(_ overview: Overview) { travel.overview.fill(from: overview) }

  /// Where the session stands: the time of the snapshot, or the one that was gone to.
  var present: Double { travel.sought ?? snapshot?.time ?? 0 }

  /// Seconds from the present to the last time that is known; 0 where there is only the present.
  var secondsBehind: Double { travel.reach.map { max(0, $0.upperBound - (snapshot?.time ?? $0.upperBound)) } ?? 0 }

  /// The times that the time line shows at most.
  var sessionReach: ClosedRange<Double> {
    let now = snapshot?.time ?? 0
    let known = travel.reach ?? (history.earliest ?? now)...max(now, history.latest ?? now)
    return min(known.lowerBound, now)...max(known.upperBound, now)
  }

  /// The last time that is known of the session, seconds since its start.
  public var end: Double { sessionReach.upperBound }

  /// All events that are known, by time.
  var allEvents: [Event] {
    guard let first = history.log.events.first, let begin = travel.chronicle.first else {
      return travel.chronicle.isEmpty ? history.log.events : travel.chronicle
    }
    // The log reaches further back than a source's latest events do.
    return first.time < begin.time
      ? history.log.events.filter { $0.time < begin.time } + travel.chronicle : travel.chronicle
  }
}
