import Fleet

/// Checks that a pool's device has the facts that the roofline needs, and room for the model.
struct FactCheck {
  let pool: PoolPlan
  let fleet: FleetPlan
  /// Where the device is named.
  let place: Entry

  /// Memory of a device that neither weights nor KV cache get: runtime, communication buffers, activations. Assumption.
  static let reservedBytes = 3e9

  func run() throws(DocumentError) {
    let device = pool.device
    try known(device.peakFLOPS(fleet.precision), "\(fleet.precision.rawValue) FLOP/s")
    try known(device.memoryBandwidth, "memory bandwidth")
    try known(device.memoryBytes, "memory size")
    if pool.devicesPerWorker > 1 { try known(device.scaleUpBandwidth, "scale-up bandwidth") }
    let memory = device.memoryBytes ?? 0
    let devices = Double(pool.devicesPerWorker)
    let room = devices * (memory * pool.memoryUtilization - FactCheck.reservedBytes)
    let weights = fleet.model.totalParameters * fleet.precision.bytes
    guard weights < room else {
      throw place.error(
        "found \(pool.devicesPerWorker) x \(device.name) with \(Unit.bytes.format(max(0, room))) to give, expected more than "
          + "\(Unit.bytes.format(weights)) for the weights of \(fleet.model.id) in \(fleet.precision.rawValue)")
    }
  }

  private func known(_ fact: Double?, _ name: String) throws(DocumentError) {
    guard fact == nil else { return }
    throw place.error(
      "found \(pool.device.name), whose \(name) \(name.hasSuffix("/s") ? "are" : "is") unknown, "
        + "expected a device where it is known, or measured rates")
  }
}
