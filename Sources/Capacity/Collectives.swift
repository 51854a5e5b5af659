import Fleet

/// Time of the collective operations between a worker's devices.
///
///     tensor parallel          two ring all-reduces a layer: 2 x T d 2 bytes x (tp - 1) / tp over the link of one
///     device data-parallel attention  a dispatch (FP8) and a combine (bf16) a layer: T/n tokens of a device, each to
///     the others
///                              that hold its experts: min(k, n - 1) devices, or, over NICs, each of m nodes once:
///                              m (1 - (1 - 1/m)^k) (m - 1)/m of them expected
///
/// All of it is taken as waiting. Workers with other kernels for the exchange have it in `WideExchange`.
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
      tokens +=
        2 * layers * bytes / (Collectives.line(setup.device, setup.tensor) * kernels.network * Double(setup.data))
      operations += 2
    }
    if setup.data > 1 {
      if setup.exchange == .collective {
        tokens += Collectives.exchange(setup, kernels.network, Collectives.destinations(setup))
      }
      operations += 2
    }
    tokenSeconds = tokens
    latency = operations * layers * kernels.networkLatency
  }

  /// Seconds for each token of an iteration between devices with kernels for wide expert parallelism: over NICs they
  /// send a prompt's token to each node once, and a decoding one to each of its experts.
  static func wideSeconds(_ setup: WorkerSetup, _ kernels: EngineConstants, isDecoding: Bool) -> Double {
    guard isWide(setup) else { return exchange(setup, kernels.network, destinations(setup)) }
    guard isDecoding else { return exchange(setup, WideExpertKernels.promptNetwork, destinations(setup)) }
    return exchange(setup, WideExpertKernels.decodeNetwork, Double(setup.model.experts?.active ?? 1))
  }

  private static func exchange(_ setup: WorkerSetup, _ share: Double, _ copies: Double) -> Double {
    let bytes = 3 * Double(setup.model.hidden) * copies / Double(setup.stageDevices)
    return Double(setup.model.layers) * bytes / (line(setup.device, setup.stageDevices) * share)
  }

  private static func isWide(_ setup: WorkerSetup) -> Bool {
    setup.device.scaleUpWorld.map { setup.stageDevices > $0 } ?? false
  }

  /// Copies of a token that leave its device, or its node where the worker is wider than a scale-up domain.
  private static func destinations(_ setup: WorkerSetup) -> Double {
    let active = setup.model.experts?.active ?? 1
    guard let world = setup.device.scaleUpWorld, setup.stageDevices > world else {
      return Double(min(active * setup.expertTensor, setup.stageDevices - 1))
    }
    let nodes = Double((setup.stageDevices + world - 1) / world)
    let missed = (0..<active).reduce(1.0) { share, _ in share * (1 - 1 / nodes) }
    return nodes * (1 - missed) * (nodes - 1) / nodes
  }

  /// Bytes per second of a device's link to the others: its NIC where the group is wider than the scale-up domain.
  static func line(_ device: Device, _ group: Int) -> Double {
    let scaleUp = device.scaleUpBandwidth ?? .infinity
    guard let world = device.scaleUpWorld, group > world, let nic = device.nicBandwidth else { return scaleUp }
    return nic
  }
}
