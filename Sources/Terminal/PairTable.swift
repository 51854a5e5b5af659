private import CNcurses
internal import Canvas

/// ncurses' colour pairs: it knows a cell's two colours by one number, of which there is a limited supply.
struct PairTable {
  private let limit: Int32
  private var pairs: [ColorMapper.Mapped: Int32] = [:]
  private var next: Int32 = 1

  /// A table for pairs below `limit`.
  init(limit: Int32) { self.limit = limit }

  /// The pair of two colours; nil where all are in use, see `reset()`.
  mutating func pair(_ colors: ColorMapper.Mapped) -> Int32? {
    var colors = colors
    colors.isBold = false
    if colors.foreground < 0 && colors.background < 0 { return 0 }
    if let pair = pairs[colors] { return pair }
    guard next < limit, pd_pair_define(next, colors.foreground, colors.background) else { return nil }
    pairs[colors] = next
    next += 1
    return next - 1
  }

  /// All pairs are in use, and there are so many that beginning anew helps. Eight colours have 64 pairs of the 81 that
  /// there can be: there, the last ones are drawn in the terminal's own colours.
  var isWorthResetting: Bool { limit > 1024 }

  /// Forgets all pairs. The whole screen must be put again.
  mutating func reset() {
    pairs.removeAll(keepingCapacity: true)
    next = 1
    pd_pairs_reset()
  }
}
