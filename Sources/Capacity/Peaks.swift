import Fleet

/// The facts of a device that the roofline needs, all known.
struct Peaks: Sendable {
  let bf16: Double
  let bandwidth: Double
  let memory: Double
  private let device: Device
  private let fallback: Double

  init(_ setup: WorkerSetup) throws(CapacityError) {
    func known(_ value: Double?, _ what: String) throws(CapacityError) -> Double {
      guard let value, value > 0 else {
        throw CapacityError(
          "\(setup.name): the \(what) of \(setup.device.name) is unknown; give measured rates instead")
      }
      return value
    }
    let format = setup.weights.arithmetic
    fallback = try known(setup.device.peakFLOPS(format) ?? setup.device.bf16FLOPS, "\(format.rawValue) FLOP/s")
    bf16 = setup.device.bf16FLOPS ?? fallback
    bandwidth = try known(setup.device.memoryBandwidth, "memory bandwidth")
    memory = try known(setup.device.memoryBytes, "memory size")
    if setup.devices > 1 { _ = try known(setup.device.scaleUpBandwidth, "scale-up bandwidth") }
    device = setup.device
  }

  /// FLOP/s that products of a format reach. A device without that arithmetic widens the weights and computes in bf16.
  func flops(_ format: WeightFormat, _ share: EngineConstants.ByFormat) -> Double {
    guard let peak = device.peakFLOPS(format.arithmetic) else { return bf16 * share.bf16 }
    return switch format.arithmetic {
    case .bf16: peak * share.bf16
    case .fp8: peak * share.fp8
    case .fp4: peak * share.fp4
    }
  }
}
