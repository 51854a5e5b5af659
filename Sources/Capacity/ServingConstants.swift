/// What an engine spends on the host, outside its kernels. Seconds.
public struct ServingConstants: Sendable, Equatable {
  /// Of each iteration: scheduler, input preparation, sampling.
  public var step: Double
  /// Of each iteration for each sequence in it: its block table, sampling, detokenisation.
  public var sequence: Double
  /// Of an iteration with prompts in it, for each layer: prompts run without a recorded graph, kernel by kernel. And
  /// what each layer of experts adds.
  public var launch: Double
  public var expertLaunch: Double
  /// Of a request, before it reaches the scheduler: HTTP, tokenisation, the hop between processes.
  public var request: Double
  /// Least time between two requests reaching the scheduler: tokenisation is serial.
  public var arrival: Double
  /// Of the hand-off between a prefill and a decode worker besides the cache's bytes: routing twice, transfer set-up.
  public var handoff: Double

  public static func fitted(for deviceID: String, _ framework: Framework = .vllm) -> ServingConstants {
    FittedEngine.of(DeviceFamily(deviceID: deviceID) ?? .hopper, framework).serving
  }

  /// Nothing spent: the kernels alone.
  static let none = ServingConstants(
    step: 0, sequence: 0, launch: 0, expertLaunch: 0, request: 0, arrival: 0, handoff: 0)
}
