import Fleet

/// Stages of layers one behind the other (pipeline parallel). An iteration is cut into as many micro-batches as there
/// are stages, one in each of them at any time, and takes
///
///     p x (slowest stage + host) + hops          slowest = max(fullest x layers, last x layers + head)
///
/// where `layers` and `head` are what a micro-batch takes on one stage's devices in all layers and in the output
/// embedding. Fewer tokens than stages leave stages idle: they come through one behind the other, in layers + head +
/// host + hops. What grows with context is divided evenly; of fewer sequences than stages that says too little.
///
/// A hop is a micro-batch's activations in bf16, split over the devices that have them, on the link between the stages.
struct Pipeline: Sendable {
  private let stages: Double
  /// Share of the layers that the fullest and the last stage have: where they do not divide, the last has one less.
  private let fullest: Double
  private let last: Double
  private let hopTokenSeconds: Double
  private let hopLatency: Double

  /// Nil of one stage.
  init?(_ setup: WorkerSetup, _ kernels: EngineConstants) {
    guard setup.pipeline > 1 else { return nil }
    stages = Double(setup.pipeline)
    fullest = Pipeline.fullest(setup)
    last = Double(setup.model.layers / setup.pipeline) / Double(max(1, setup.model.layers))
    let bytes = 2 * Double(setup.model.hidden) / Double(setup.tensor)
    let line = Collectives.line(setup.device, setup.devices) * kernels.network
    hopTokenSeconds = bytes / (line * Double(setup.data))
    hopLatency = kernels.networkLatency
  }

  /// Share of a model's layers that the fullest stage has; 1 of one stage.
  static func fullest(_ setup: WorkerSetup) -> Double {
    guard setup.pipeline > 1 else { return 1 }
    return Double((setup.model.layers + setup.pipeline - 1) / setup.pipeline) / Double(max(1, setup.model.layers))
  }

  /// Micro-batches that an iteration is cut into.
  func microbatches(tokens: Double) -> Double { min(stages, max(1, tokens)) }

  /// Seconds of an iteration of `tokens` tokens in so many micro-batches, each of which takes this long in all layers,
  /// the output embedding and, at every stage, on the host.
  func seconds(parts: Double, tokens: Double, layers: Double, head: Double, host: Double) -> Double {
    let hops = (stages - 1) * (hopLatency + hopTokenSeconds * tokens / parts)
    guard parts >= stages else { return layers + head + host + hops }
    return stages * (max(fullest * layers, last * layers + head) + host) + hops
  }
}
