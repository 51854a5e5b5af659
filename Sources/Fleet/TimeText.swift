/// Spans and moments of time as the dashboard writes them. All take seconds.
public enum TimeText {
  /// Time since the start of a session: `+00:42:10`, with days in front from 100 hours: `+5d 03:00:00`.
  public static func elapsed(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "--" }
    let total = Int(abs(seconds))
    let sign = seconds <= -1 ? "-" : "+"
    let (hours, rest) = (total / 3600, total % 3600)
    let clock = "\(pair(rest / 60)):\(pair(rest % 60))"
    return hours < 100 ? "\(sign)\(pair(hours)):\(clock)" : "\(sign)\(hours / 24)d \(pair(hours % 24)):\(clock)"
  }

  /// A span in its two largest parts, at most six columns below 100 days: `40s`, `2m30`, `1h05`, `3d02h`; whole parts
  /// stand alone: `5m`. A span below a second keeps one place: `0.5s`.
  public static func span(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "--" }
    let sign = seconds < 0 ? "-" : ""
    if abs(seconds) < 0.95 { return seconds == 0 ? "0s" : sign + Decimals.fixed(abs(seconds), places: 1) + "s" }
    let total = Int(abs(seconds).rounded())
    let (minutes, hours, days) = (total / 60, total / 3600, total / 86_400)
    if total < 60 { return "\(sign)\(total)s" }
    if minutes < 60 { return "\(sign)\(minutes)m" + (total % 60 == 0 ? "" : pair(total % 60)) }
    if hours < 24 { return "\(sign)\(hours)h" + (minutes % 60 == 0 ? "" : pair(minutes % 60)) }
    return "\(sign)\(days)d" + (hours % 24 == 0 ? "" : "\(pair(hours % 24))h")
  }

  /// A moment `seconds` before now, for the axis of a graph: `-5m`, `now`.
  public static func ago(_ seconds: Double) -> String { abs(seconds) < 0.05 ? "now" : span(-seconds) }

  private static func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
