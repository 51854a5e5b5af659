public import Fleet

/// One worker in every detail that its iteration times depend on.
public struct WorkerSetup: Sendable, Equatable {
  /// Whose it is, for errors: "pool decode".
  public var name: String
  public var model: Model
  public var device: Device
  /// Format of all weights but those of the routed experts, and of the experts.
  public var weights: WeightFormat
  public var expertWeights: WeightFormat
  /// Bytes of a KV-cache element: 2 for bf16, 1 for fp8.
  public var kvElementBytes: Double
  /// Arithmetic of the attention of prompts.
  public var promptAttention: Precision
  /// Devices over which each attention layer is split.
  public var tensor: Int
  /// Groups of such devices that share the sequences among them (data-parallel attention). All `tensor x data` devices
  /// share the experts.
  public var data: Int
  /// Stages of layers, each on `tensor x data` devices.
  public var pipeline = 1
  /// Devices over which each expert is split; the others hold other experts.
  public var expertTensor: Int
  /// How tokens get to their experts and back under data-parallel attention.
  public var exchange = ExpertExchange.collective
  public var framework: Framework
  /// Whether steps include what the engine does besides the device's kernels: scheduling, sampling, launching prompts.
  public var includesEngine: Bool
  /// Share of device memory that the engine may use.
  public var memoryUtilization: Double
  /// How the engine differs from the fitted constants.
  public var tuning = EngineTuning()

  public init(
    name: String, model: Model, device: Device, weights: WeightFormat, expertWeights: WeightFormat? = nil,
    kvElementBytes: Double = 2, promptAttention: Precision = .bf16, tensor: Int, data: Int = 1,
    expertTensor: Int? = nil, framework: Framework = .vllm, includesEngine: Bool = true, memoryUtilization: Double = 0.9
  ) {
    self.name = name
    self.model = model
    self.device = device
    self.weights = weights
    self.expertWeights = expertWeights ?? weights
    self.kvElementBytes = kvElementBytes
    self.promptAttention = promptAttention
    self.tensor = tensor
    self.data = data
    self.expertTensor = expertTensor ?? (data > 1 ? 1 : tensor)
    self.framework = framework
    self.includesEngine = includesEngine
    self.memoryUtilization = memoryUtilization
  }

  /// The workers of a pool. Throws where its devices cannot divide the model as it says.
  public init(pool: PoolPlan, fleet: FleetPlan) throws(CapacityError) {
    let layout: Parallelism.Layout
    do {
      layout = try pool.parallel.layout(devices: pool.devicesPerWorker, fleet.model)
    } catch {
      throw CapacityError("pool \(pool.name): \(error.key): found \(error.found), expected \(error.expected)")
    }
    self.init(
      name: "pool \(pool.name)", model: fleet.model, device: pool.device, weights: WeightFormat(fleet.precision),
      kvElementBytes: fleet.kvElementBytes, tensor: layout.tensor, data: layout.data, expertTensor: layout.expertTensor,
      memoryUtilization: pool.memoryUtilization)
    pipeline = layout.pipeline
    exchange = pool.parallel.exchange
    tuning = pool.tuning
  }

  /// Devices of a stage, and of the worker.
  public var stageDevices: Int { tensor * data }
  public var devices: Int { stageDevices * pipeline }
}
