public import Fleet

/// A simulation that is played again from its inputs, held against what the recorded one measured. Where the two differ,
/// by another version of the program or another trace, an event says so: the same inputs would be shown as what they are
/// not.
public struct ProvenSource<Base: NotableSource>: SourceWrapper {
  public var base: Base
  private var proofs: [Double: UInt64]
  private let build: String
  /// When the two first differed; nil: never yet.
  public private(set) var firstDifference: Double?
  /// Instants that were compared and equal.
  public private(set) var matches = 0

  public init(_ base: Base, proofs: [SessionReader.Proof], build: String) {
    self.base = base
    self.proofs = Dictionary(proofs.map { ($0.time, $0.digest) }) { first, _ in first }
    self.build = build
  }

  /// From here on it is another session than the recorded one, and meant to be; what was recorded stays true before.
  public mutating func apply(_ action: Action) throws(ActionError) {
    try base.apply(action)
    let now = base.time
    proofs = proofs.filter { $0.key <= now }
  }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    var comparison = Comparison(proofs: proofs)
    base.advance(to: time) { sample in
      comparison.take(sample)
      observe(sample)
    }
    take(comparison)
  }

  public mutating func seek(to time: Double, observe: (Snapshot) -> Void) throws(ActionError) {
    var comparison = Comparison(proofs: proofs)
    try base.seek(to: time) { sample in
      comparison.take(sample)
      observe(sample)
    }
    take(comparison)
  }

  private struct Comparison {
    let proofs: [Double: UInt64]
    var matches = 0
    var difference: Double?

    mutating func take(_ sample: Snapshot) {
      guard let digest = proofs[sample.time] else { return }
      if digest == sample.digest { matches += 1 } else { difference = difference ?? sample.time }
    }
  }

  private mutating func take(_ comparison: Comparison) {
    matches += comparison.matches
    guard let difference = comparison.difference, firstDifference == nil else { return }
    firstDifference = difference
    base.note(
      Event(
        time: base.time, kind: .failure, severity: .bad,
        text: "from \(TimeText.elapsed(difference)) on this is not what was recorded by \(plain(build)): "
          + "the simulation gives other values"))
  }
}
