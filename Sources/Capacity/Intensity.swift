public import Fleet

/// Arithmetic and memory traffic of one worker's work: what power is estimated from. It comes from the model's shape alone,
/// so that it holds for workers whose times are measured as well.
public struct Intensity: Sendable {
  /// FLOPs of a token in everything but attention, and of an attention pair (a token and one it looks at).
  public let flopsPerToken: Double
  public let flopsPerPair: Double
  /// KV bytes read for each token of context in a decode step.
  public let bytesPerContextToken: Double
  /// Bytes of a sequence's fixed state that a decode step moves.
  public let bytesPerState: Double
  /// Peak FLOP/s and bytes/s of the worker's devices together; nil where unknown.
  public let peakFLOPS: Double?
  public let peakBandwidth: Double?
  private let weightBytes: Double
  private let activeShare: Double

  public init(pool: PoolPlan, fleet: FleetPlan) {
    let model = fleet.model
    let n = Double(pool.devicesPerWorker)
    flopsPerToken = 2 * model.activeParameters
    flopsPerPair = AttentionCost.pairFLOPs(model)
    bytesPerContextToken = fleet.kvBytesPerToken
    bytesPerState = AttentionCost.stateTraffic(model, fleet.kvElementBytes)
    peakFLOPS = pool.device.peakFLOPS(fleet.precision).map { $0 * n }
    peakBandwidth = pool.device.memoryBandwidth.map { $0 * n }
    // A worker that is part of a wider expert-parallel group holds, and reads, only what its memory takes beside KV caches.
    let room = pool.device.memoryBytes.map { $0 * n / 2 } ?? .infinity
    weightBytes = min(room, model.totalParameters * fleet.precision.bytes)
    activeShare = min(1, model.activeParameters / model.totalParameters)
  }

  /// Bytes of weights that an iteration over `tokens` tokens reads, seen for power: all of a dense model, a share that grows
  /// from the active to all experts of a sparse one.
  public func weightBytes(tokens: Double) -> Double {
    weightBytes * (activeShare >= 1 ? 1 : min(1, activeShare * max(1, tokens)))
  }
}
