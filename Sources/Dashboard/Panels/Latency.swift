/// How a latency stands to its target.
enum Latency {
  /// Bad beyond the target, a warning in its last tenth.
  static func role(_ value: Double?, target: Double?) -> ThemeRole {
    guard let value, let target, value.isFinite, target > 0 else { return .text }
    return value > target ? .bad : value > 0.9 * target ? .warn : .text
  }
}
