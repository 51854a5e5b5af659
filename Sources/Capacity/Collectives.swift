import Fleet

/// Time of the collective operations between a worker's devices.
///
///     tensor parallel          two ring all-reduces a layer: 2 x T d 2 bytes x (tp - 1) / tp over the link of one device
///     data-parallel attention  a dispatch (FP8) and a combine (bf16) a layer: T/n tokens of a device to min(k, n - 1) others
struct Collectives: Sendable {
  /// Seconds for each token of an iteration, and of an iteration whatever its tokens.
  let tokenSeconds: Double
  let latency: Double

  init(_ setup: WorkerSetup, _ kernels: EngineConstants) {
    let width = Double(setup.model.hidden)
    let layers = Double(setup.model.layers)
    var tokens = 0.0
    var operations = 0.0
    if setup.tensor > 1 {
      let tensor = Double(setup.tensor)
      let bytes = 2 * 2 * width * (tensor - 1) / tensor
      tokens += 2 * layers * bytes / (Collectives.line(setup.device, setup.tensor) * kernels.network * Double(setup.data))
      operations += 2
    }
    if setup.data > 1 {
      let others = Double(min(setup.model.experts?.active ?? 1, setup.devices - 1))
      let bytes = 3 * width * others / Double(setup.devices)
      tokens += layers * bytes / (Collectives.line(setup.device, setup.devices) * kernels.network)
      operations += 2
    }
    tokenSeconds = tokens
    latency = operations * layers * kernels.networkLatency
  }

  /// Bytes per second of a device's link to the others: its NIC where the group is wider than the scale-up domain.
  private static func line(_ device: Device, _ group: Int) -> Double {
    let scaleUp = device.scaleUpBandwidth ?? .infinity
    guard let world = device.scaleUpWorld, group > world, let nic = device.nicBandwidth else { return scaleUp }
    return nic
  }
}
