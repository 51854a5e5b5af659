import Fleet

extension RandomStream {
  /// A time between arrivals, mean one, whose squared coefficient of variation is `burstiness`.
  ///
  /// Above one it is hyperexponential with balanced means: short gaps for the most part, and long ones between them.
  /// Below one it is a sum of equal exponential parts (Erlang), so many that its variation comes nearest.
  mutating func gap(burstiness: Double) -> Double {
    if burstiness > 1 {
      let short = (1 + ((burstiness - 1) / (burstiness + 1)).squareRoot()) / 2
      let share = uniform() < short ? short : 1 - short
      return exponential() / (2 * share)
    }
    let parts = max(1, min(Self.mostParts, (1 / max(burstiness, 1e-3)).rounded()))
    var sum = 0.0
    for _ in 0..<Int(parts) { sum += exponential() }
    return sum / parts
  }

  /// Gaps with a variation below 1/64 are drawn as if they had that.
  private static let mostParts = 64.0
}
