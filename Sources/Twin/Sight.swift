public import Fleet

/// The last minutes of a session, cut into moments: what a twin is fitted to.
public struct Sight: Sendable {
  /// The latest snapshot: which pools there are, which model, which mix.
  public let latest: Snapshot
  /// Oldest first.
  public let moments: [Moment]
  /// The last of them for the most part: what the twin shall do.
  public let present: Moment

  /// Seconds of a moment; and those that count as the present.
  static let momentSeconds = 15.0
  static let presentSeconds = 60.0
  /// Samples older than this, seconds, are of another time.
  public static let longest = 300.0

  /// - Parameter samples: snapshots, oldest first, of one session.
  public init(_ samples: [Snapshot], _ hints: TwinHints = TwinHints()) throws(TwinError) {
    guard let latest = samples.last else { throw TwinError("nothing has been seen yet: a twin needs some samples") }
    let kept = samples.filter { $0.time > latest.time - Sight.longest && $0.pools.count == latest.pools.count }
    // What a fleet has just begun to tell is not known of its first samples.
    let told = kept.filter { ($0.fleet.value(.arrivalRate) ?? $0.fleet.value(.completionRate) ?? 0) > 0 }
    guard var present = Moment(told.filter { $0.time > latest.time - Sight.presentSeconds }) else {
      throw TwinError("no requests are counted in the last \(Int(Sight.presentSeconds)) s: there is nothing to fit to")
    }
    self.latest = latest
    present.correct(hints)
    self.present = present
    var moments: [Moment] = []
    var end = latest.time
    while end > latest.time - Sight.longest {
      if var moment = Moment(told.filter { $0.time <= end && $0.time > end - Sight.momentSeconds }) {
        moment.correct(hints)
        moments.append(moment)
      }
      end -= Sight.momentSeconds
    }
    self.moments = moments.reversed()
  }
}
