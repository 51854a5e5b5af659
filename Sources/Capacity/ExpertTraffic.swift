import Fleet

/// What the way of a token to its experts and back moves through memory, besides weights.
enum ExpertTraffic {
  /// Bytes of one token on each device. For each pair of a token and an expert: gather (d in, d out), up and gate (d
  /// in, 2 I out), activation (2 I in, I out), down (I in, d out), sum (d in), in bf16: 10 d + 12 I, where I is the
  /// part of an expert's width that a device has. Devices that split experts all see every pair; of experts spread
  /// whole, a share.
  ///
  /// Narrow experts, split over many devices, are bound by this and not by arithmetic.
  static func tokenBytes(_ setup: WorkerSetup, _ parts: ParameterParts) -> Double {
    guard let layout = setup.model.experts, layout.intermediate > 0 else { return 0 }
    let width = Double(setup.model.hidden)
    let intermediate = Double(layout.intermediate)
    let one = parts.experts / Double(layout.count)
    let layers = one / (3 * width * intermediate)
    let split = Double(setup.expertTensor)
    let pairs = Double(layout.active) * layers * split / Double(setup.stageDevices)
    return pairs * (10 * width + 12 * intermediate / split)
  }
}
