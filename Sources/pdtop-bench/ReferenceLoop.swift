/// A fixed amount of plain work that figures are set against: a dependent chain of integer and memory operations, as an
/// event loop is.
enum ReferenceLoop {
  private static let rounds = 2_000_000

  /// Seconds of one round.
  static func run() -> Double {
    var table = [UInt64](repeating: 1, count: 4096)
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    let elapsed = ContinuousClock().measure {
      for _ in 0..<rounds {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        table[Int(state & 4095)] &+= state >> 32
      }
    }
    precondition(table.contains { $0 != 1 }, "the loop has done something")
    return elapsed / .seconds(1) / Double(rounds)
  }
}
