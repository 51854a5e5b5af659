/// How the devices of a worker divide the model among them: pipeline stages of whole layers, in each of them groups of
/// devices that split every attention layer (tensor parallel) and share the sequences with the other groups
/// (data-parallel attention), and all of a stage's devices have the experts together.
public struct Parallelism: Sendable, Equatable {
  /// Devices that split each attention layer; nil: all of a stage's, or one where the cache is latent and cannot be
  /// split.
  public var tensor: Int?
  /// Stages of layers one behind the other.
  public var pipeline = 1
  /// Parts of a stage that have different experts; each expert is split over the devices of its part. Nil: as many as
  /// devices where groups share the sequences, else one.
  public var expert: Int?
  public var exchange = ExpertExchange.collective

  public init() {}

  /// Stages where they are said; nil or one: one.
  public var stages: Int? {
    get { pipeline > 1 ? pipeline : nil }
    set { pipeline = newValue ?? 1 }
  }

  /// What is not as it is by itself, in words: "TP 4, PP 2"; empty where all is.
  public var words: String {
    let parts = [("TP", tensor), ("PP", stages), ("EP", expert)].compactMap { name, size in size.map { "\(name) \($0)" }
    }
    return (parts + (exchange == .collective ? [] : [exchange.rawValue])).joined(separator: ", ")
  }

  /// One of its numbers that cannot be, and what could.
  public struct Problem: Error, Equatable {
    public enum Part: Sendable { case tensor, pipeline, expert, exchange }
    public let part: Part
    public let found: String
    public let expected: String
  }

  /// A worker's devices as they divide a model.
  public struct Layout: Sendable, Equatable {
    public let tensor, data, pipeline: Int
    /// Devices over which each expert is split.
    public let expertTensor: Int
  }

  /// How so many devices divide a model.
  public func layout(devices: Int, _ model: Model) throws(Problem) -> Layout {
    guard pipeline >= 1, devices % pipeline == 0 else {
      throw Problem(part: .pipeline, pipeline, "a divisor of the \(devices) devices of a worker")
    }
    guard pipeline <= model.layers else {
      throw Problem(part: .pipeline, pipeline, "at most the \(model.layers) layers of \(model.id)")
    }
    let stage = devices / pipeline
    let tensor = tensor ?? (model.isLatentAttention ? 1 : stage)
    try check(tensor, of: stage, model)
    let data = stage / tensor
    let parts = expert ?? (data > 1 ? stage : 1)
    if expert != nil { try checkExperts(parts, of: stage, model) }
    guard exchange == .collective || (data > 1 && model.experts != nil) else {
      throw Problem(
        part: .exchange, found: exchange.rawValue,
        expected: "collective: only groups of devices that share sequences exchange tokens with experts")
    }
    return Layout(tensor: tensor, data: data, pipeline: pipeline, expertTensor: stage / parts)
  }

  private func check(_ tensor: Int, of stage: Int, _ model: Model) throws(Problem) {
    guard tensor >= 1, stage % tensor == 0 else {
      throw Problem(part: .tensor, tensor, "a divisor of the \(stage) devices of a stage")
    }
    guard self.tensor != nil else { return }
    guard model.queryHeads % tensor == 0 else {
      throw Problem(part: .tensor, tensor, "a divisor of the \(model.queryHeads) heads of \(model.id)")
    }
    guard tensor == stage || model.isMixture else {
      throw Problem(
        part: .tensor, tensor,
        "\(stage), all devices of a stage: those that share no layer of \(model.id) are workers "
          + "of their own")
    }
  }

  private func checkExperts(_ parts: Int, of stage: Int, _ model: Model) throws(Problem) {
    guard let experts = model.experts else {
      if parts == 1 { return }
      throw Problem(part: .expert, parts, "none: \(model.id) has no experts\(model.isMixture ? " that are known" : "")")
    }
    guard parts >= 1, stage % parts == 0 else {
      throw Problem(part: .expert, parts, "a divisor of the \(stage) devices of a stage")
    }
    guard experts.count % parts == 0 else {
      throw Problem(part: .expert, parts, "a divisor of the \(experts.count) experts of \(model.id)")
    }
  }
}

extension Parallelism.Problem {
  fileprivate init(part: Part, _ found: Int, _ expected: String) {
    self.init(part: part, found: "\(found)", expected: expected)
  }

  /// The key of a scenario that says it.
  public var key: String {
    switch part {
    case .tensor: "tensor_parallel"
    case .pipeline: "pipeline_parallel"
    case .expert: "expert_parallel"
    case .exchange: "expert_exchange"
    }
  }
}

/// How tokens get to experts that are spread over devices with data-parallel attention, and what multiplies them there.
public enum ExpertExchange: String, Sendable, CaseIterable {
  /// The engine's collectives and fused expert kernels.
  case collective
  /// Kernels made for wide expert parallelism (DeepEP, DeepGEMM).
  case direct
  /// The same, with two half batches that hide each other's exchanges.
  case overlapped
}
