import Fleet

/// Where a decode worker works at most: the batch that the SLO, the memory and the engine's own limit allow.
public struct DecodePoint: Sendable, Equatable {
  /// Largest batch whose steps are within the TPOT target (and the engine's limit), memory aside.
  public var sloBatch: Double
  /// Sequences whose KV caches fit; nil: memory is not modelled.
  public var memoryBatch: Double?
  /// The lesser of the two, at least one.
  public var batch: Double
  /// Seconds of a step with `batch` sequences, and with `sloBatch`.
  public var stepSeconds: Double
  public var sloStepSeconds: Double

  /// No engine runs more sequences than this; it stands for "no limit".
  static let batchCeiling = 65_536

  public init(worker: WorkerModel, demand: Demand, tpot: Double?, maxSequences: Int?) {
    func step(_ batch: Double) -> Double { worker.decodeStep(batch: Int(batch), excess: batch * demand.excess) }
    let limit = min(DecodePoint.batchCeiling, max(1, maxSequences ?? DecodePoint.batchCeiling))
    var slo = limit
    if let tpot {
      var low = 1
      while low < slo {
        let middle = (low + slo + 1) / 2
        if step(Double(middle)) <= tpot { low = middle } else { slo = middle - 1 }
      }
      slo = max(1, slo)
    }
    memoryBatch = worker.kvTokens.map { max(1, $0 / max(1, demand.context + worker.stateTokens)) }
    // With neither a target nor a limit, memory is the only bound there is.
    if tpot == nil, maxSequences == nil, let memoryBatch { slo = max(1, Int(min(Double(slo), memoryBatch))) }
    sloBatch = Double(slo)
    batch = max(1, min(sloBatch, memoryBatch?.rounded(.down) ?? sloBatch))
    stepSeconds = step(batch)
    sloStepSeconds = step(sloBatch)
  }
}
