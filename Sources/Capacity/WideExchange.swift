import Fleet

/// Iterations whose tokens go to their experts and back by kernels made for that, as a whole batch or as two halves
/// that hide each other's exchanges (two-batch overlap): while one computes, the other's tokens are under way. In each
/// layer a half goes through attention A, dispatch D, experts E and combine K, and both move on when the slower of the
/// two phases that run side by side is done:
///
///     max(A, D) + max(E, D) + max(E, K) + max(A, K)          of half a batch
///
/// Weights are read and kernels launched twice. So it pays for large batches and costs small ones time.
struct WideExchange: Sendable {
  let isOverlapped: Bool
  /// Seconds of a token between devices: of a prompt's and of a decoding one.
  private let promptSeconds: Double
  private let decodingSeconds: Double
  /// Of them the way there, in FP8; the way back is in bf16.
  private static let dispatchShare = 1.0 / 3

  /// Nil where the worker has no such kernels, or nothing to exchange.
  init?(_ setup: WorkerSetup, _ kernels: EngineConstants) {
    guard setup.exchange != .collective, setup.data > 1 else { return nil }
    isOverlapped = setup.exchange == .overlapped
    promptSeconds = Collectives.wideSeconds(setup, kernels, isDecoding: false)
    decodingSeconds = Collectives.wideSeconds(setup, kernels, isDecoding: true)
  }

  /// How much longer arithmetic takes beside an exchange.
  func slowdown(hasPrompts: Bool) -> Double { isOverlapped && hasPrompts ? WideExpertKernels.promptSlowdown : 1 }

  /// Seconds of an iteration over `tokens` tokens, the whole of which or, where halves overlap, one half of which takes
  /// this long in attention and experts.
  func seconds(tokens: Double, hasPrompts: Bool, attention: Double, experts: Double) -> Double {
    let exchange = (hasPrompts ? promptSeconds : decodingSeconds) * tokens
    guard isOverlapped else { return attention + experts + exchange }
    let slowdown = slowdown(hasPrompts: hasPrompts)
    let (attention, experts) = (attention * slowdown, experts * slowdown)
    let dispatch = exchange / 2 * WideExchange.dispatchShare
    let combine = exchange / 2 - dispatch
    return max(attention, dispatch) + max(experts, dispatch) + max(experts, combine) + max(attention, combine)
  }
}
