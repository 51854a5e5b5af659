public import Fleet

/// How a worker's devices share a model.
public struct WorkerShape: Sendable, Equatable {
  /// Devices over which attention layers are split, groups of such devices that share the sequences, and devices over
  /// which each expert is split.
  public var tensor: Int
  public var data: Int
  public var expertTensor: Int

  public init(tensor: Int, data: Int = 1, expertTensor: Int? = nil) {
    self.tensor = tensor
    self.data = data
    self.expertTensor = expertTensor ?? (data > 1 ? 1 : tensor)
  }

  public var devices: Int { tensor * data }

  /// `TP4`, `DP16 EP16`.
  public var name: String {
    data > 1 ? "DP\(data)" + (tensor > 1 ? " TP\(tensor)" : "") : "TP\(tensor)"
  }

  /// The shapes that engines have for a model: one device to `most`, in powers of two, within the scale-up domain where
  /// layers are split. A latent cache is shared by data-parallel attention, experts by expert parallelism.
  public static func all(_ model: Model, _ device: Device, most: Int) -> [WorkerShape] {
    let world = device.scaleUpWorld ?? 8
    let sizes = [1, 2, 4, 8, 16, 32, 64].filter { $0 <= most }
    let split = sizes.filter { $0 <= world && model.queryHeads % $0 == 0 && !(model.isLatentAttention && $0 > 1) }
    var shapes = split.map { WorkerShape(tensor: $0) }
    guard model.isMixture else { return shapes }
    shapes += split.filter { $0 > 1 }.map { WorkerShape(tensor: $0, expertTensor: 1) }
    return shapes + sizes.filter { $0 > 1 }.map { WorkerShape(tensor: 1, data: $0) }
  }
}
