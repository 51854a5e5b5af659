public import Fleet

/// Arithmetic and memory traffic of one worker's work: what power is estimated from. It comes from the model's shape
/// alone, so that it holds for workers whose times are measured as well.
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
    weightBytes = Intensity.weightBytes(
      model, fleet.precision.bytes, workers: pool.workers, memory: pool.device.memoryBytes.map { $0 * n } ?? .infinity)
    activeShare = min(1, model.activeParameters / model.totalParameters)
  }

  /// Bytes of weights that a worker holds. A mixture that is too large for the worker's memory is served by a wider
  /// expert-parallel group: its experts are taken to be spread over the pool, as such groups are deployed (SGLang on 96
  /// H100, LMSYS 2025: the whole decode side), and all else to be on every worker.
  private static func weightBytes(_ model: Model, _ bytes: Double, workers: Int, memory: Double) -> Double {
    let total = model.totalParameters * bytes
    let room = memory * Self.usableMemory
    guard total > room else { return total }
    guard model.isMixture else { return min(total, memory) }
    // Of the active parameters, a share `chosen` of the experts and all else.
    let chosen = model.experts.map { Double($0.active) / Double(max(1, $0.count)) } ?? 0
    let experts = (model.totalParameters - model.activeParameters) / max(1e-9, 1 - min(0.999, chosen)) * bytes
    return min(room, total - experts + experts / Double(max(1, workers)))
  }

  /// Share of a device's memory that weights can take at most.
  private static let usableMemory = 0.9

  /// Bytes of weights that an iteration over `tokens` tokens reads, seen for power: all of a dense model, a share that
  /// grows from the active to all experts of a sparse one.
  public func weightBytes(tokens: Double) -> Double {
    weightBytes * (activeShare >= 1 ? 1 : min(1, activeShare * max(1, tokens)))
  }
}
