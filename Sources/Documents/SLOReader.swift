import Fleet

/// Reads latency targets: `slo: {ttft: 2 s, tpot: 50 ms, e2e: 30 s, goal: 95%}`. Each may be left out; `none` takes a
/// target away, which a step of the timeline may want.
enum SLOReader {
  static func read(_ entry: Entry) throws(DocumentError) -> SLO { try read(entry, from: SLO()) }

  /// What is left out stays as in `old`.
  static func read(_ entry: Entry, from old: SLO) throws(DocumentError) -> SLO {
    let section = try Section(entry, keys: ["ttft", "tpot", "e2e", "goal"])
    var slo = old
    slo.ttft = try target(section, "ttft", old.ttft)
    slo.tpot = try target(section, "tpot", old.tpot)
    slo.e2e = try target(section, "e2e", old.e2e)
    slo.goal = try section.quantity("goal", .share, .positiveShare) ?? old.goal
    return slo
  }

  private static func target(_ section: Section, _ key: String, _ old: Double?) throws(DocumentError) -> Double? {
    guard let entry = section[key] else { return old }
    if try entry.text(expected: Quantity.seconds.expected) == "none" { return nil }
    return try entry.quantity(.seconds, .range(1e-6...86_400))
  }
}
