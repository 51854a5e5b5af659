public import Fleet

/// Finds the deployment of one model on some equal devices that makes most tokens within TTFT and TPOT targets:
/// aggregated workers, or prefill and decode workers of their own shapes.
///
/// Rates of the phases are derated as aiconfigurator does (0.90 of prefill, 0.92 of decode: no two pools are ever
/// matched exactly), and a TTFT is 1.8 times its pass: what is in front of a prompt.
public struct DeploymentSearch: Sendable {
  public var model: Model
  public var device: Device
  public var weights: WeightFormat
  public var expertWeights: WeightFormat
  public var kvElementBytes: Double
  public var framework: Framework
  public var includesEngine: Bool
  public var memoryUtilization: Double
  /// Devices that there are.
  public var devices: Int
  /// Prompt and output tokens of a request.
  public var input: Int
  public var output: Int
  /// Seconds.
  public var ttft: Double
  public var tpot: Double

  public init(
    model: Model, device: Device, weights: WeightFormat, expertWeights: WeightFormat? = nil, kvElementBytes: Double,
    framework: Framework = .vllm,
    includesEngine: Bool = true, memoryUtilization: Double = 0.9, devices: Int, input: Int, output: Int, ttft: Double,
    tpot: Double
  ) {
    self.model = model
    self.device = device
    self.weights = weights
    self.expertWeights = expertWeights ?? weights
    self.kvElementBytes = kvElementBytes
    self.framework = framework
    self.includesEngine = includesEngine
    self.memoryUtilization = memoryUtilization
    self.devices = devices
    self.input = input
    self.output = output
    self.ttft = ttft
    self.tpot = tpot
  }

  static let prefillDerate = 0.90
  static let decodeDerate = 0.92
  static let waitingFactor = 1.8

  /// One kind of worker at its largest load within the targets.
  public struct Worker: Sendable, Equatable {
    public var shape: WorkerShape
    /// Sequences in its batch, prompts of a pass for a prefill worker.
    public var batch: Int
    /// Requests per second.
    public var rate: Double
    /// Seconds.
    public var ttft: Double
    public var tpot: Double
  }

  public struct Disaggregated: Sendable, Equatable {
    public var prefill: Worker
    public var decode: Worker
    public var prefillWorkers: Int
    public var decodeWorkers: Int
    /// Output tokens per second of one device.
    public var tokensPerDevice: Double

    public var devices: Int { prefillWorkers * prefill.shape.devices + decodeWorkers * decode.shape.devices }
  }

  /// The aggregated worker that makes most tokens for each device, and how many those are; nil where none keeps the
  /// targets.
  public func bestAggregated() -> (worker: Worker, tokensPerDevice: Double)? {
    shapes.compactMap { shape in
      aggregated(shape).map { ($0, $0.rate * Double(output) / Double(shape.devices)) }
    }.max { $0.1 < $1.1 }
  }

  /// The pair of workers and their numbers that make most tokens for each device in use; nil where none keeps the
  /// targets.
  public func bestDisaggregated() -> Disaggregated? {
    let prefills = shapes.compactMap { prefill($0) }
    let decodes = shapes.compactMap { decode($0) }
    var best: Disaggregated?
    for prefill in prefills {
      for decode in decodes {
        guard let pair = matched(prefill, decode) else { continue }
        if pair.tokensPerDevice > best?.tokensPerDevice ?? 0 { best = pair }
      }
    }
    return best
  }

  private var shapes: [WorkerShape] { WorkerShape.all(model, device, most: devices) }

  /// The numbers of two kinds of workers that make most of each device. Groups of them fill the devices that there are
  /// with none left over.
  public func matched(_ prefill: Worker, _ decode: Worker) -> Disaggregated? {
    var best: Disaggregated?
    for group in 1...max(1, devices) where devices % group == 0 {
      for prefillWorkers in 1...max(1, group / prefill.shape.devices) {
        let rest = group - prefillWorkers * prefill.shape.devices
        guard rest >= decode.shape.devices, rest % decode.shape.devices == 0 else { continue }
        let decodeWorkers = rest / decode.shape.devices
        let rate = min(
          Double(prefillWorkers) * prefill.rate * Self.prefillDerate,
          Double(decodeWorkers) * decode.rate * Self.decodeDerate)
        let tokens = rate * Double(output) / Double(group)
        // A larger group has to be worth it.
        guard tokens > (best?.tokensPerDevice ?? 0) * 1.001 else { continue }
        best = Disaggregated(
          prefill: prefill, decode: decode, prefillWorkers: prefillWorkers, decodeWorkers: decodeWorkers,
          tokensPerDevice: tokens)
      }
    }
    return best
  }
}
