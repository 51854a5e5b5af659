import Capacity

/// How long a pool's passes and steps take: what the innermost loop asks of a `WorkerModel`, with the answers for all
/// usual sizes in tables. Plain numbers and addresses, so that a pool is free to copy and nothing is counted when it
/// is.
///
/// Unchecked: the tables never change, and live as long as the `WorkerTiming` that every copy of the engine holds.
struct PassTimes: @unchecked Sendable {
  let floor: Double
  let contextSeconds: Double
  let pairSeconds: Double
  let pipelineFill: Double
  private let steps: UnsafeBufferPointer<Double>
  private let passes: UnsafeBufferPointer<Double>
  private unowned(unsafe) let timing: WorkerTiming

  fileprivate init(_ timing: WorkerTiming, steps: UnsafeBufferPointer<Double>, passes: UnsafeBufferPointer<Double>) {
    floor = timing.model.floor
    contextSeconds = timing.model.contextSeconds
    pairSeconds = timing.model.pairSeconds
    pipelineFill = timing.model.pipelineFill
    self.steps = steps
    self.passes = passes
    self.timing = timing
  }

  /// The part of a decode step that depends on the number of sequences alone, seconds.
  @inline(__always)
  func fixed(_ batch: Int) -> Double { steps.indices.contains(batch) ? steps[batch] : timing.model.fixed(batch) }

  /// The part of a prefill pass that depends on the number of new tokens alone, seconds.
  @inline(__always)
  func prefillFixed(_ tokens: Int) -> Double {
    passes.indices.contains(tokens) ? passes[tokens] : timing.model.prefillFixed(tokens)
  }

  /// One prefill pass of `tokens` new tokens and `pairs` attention pairs, seconds.
  @inline(__always)
  func prefillPass(tokens: Int, pairs: Double) -> Double { prefillFixed(tokens) + pairSeconds * pairs }

  /// One iteration that decodes `batch` sequences and computes `tokens` prompt tokens beside them, seconds.
  func mixedStep(batch: Int, excess: Double, tokens: Int, pairs: Double) -> Double {
    timing.model.mixedStep(batch: batch, excess: excess, tokens: tokens, pairs: pairs)
  }
}

/// The model of a pool's workers and its tables, shared by all copies of the engine.
final class WorkerTiming: Sendable {
  let model: WorkerModel
  private let steps: Table
  private let passes: Table

  /// Sizes that are kept: sequences of a step, and tokens of a pass.
  private static let stepsKept = 1025
  private static let passesKept = 16_385

  /// - Parameter passTokens: tokens of the largest prefill pass; 0 where there is none.
  init(_ model: WorkerModel, passTokens: Int) {
    self.model = model
    steps = Table(count: WorkerTiming.stepsKept, model.fixed)
    passes = Table(count: passTokens > 0 ? min(passTokens + 1, WorkerTiming.passesKept) : 0) { model.prefillFixed($0) }
  }

  var times: PassTimes { PassTimes(self, steps: steps.values, passes: passes.values) }

  /// Numbers that are written once. Unchecked for that reason.
  private final class Table: @unchecked Sendable {
    let values: UnsafeBufferPointer<Double>

    init(count: Int, _ value: (Int) -> Double) {
      let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
      for index in 0..<count { memory.initializeElement(at: index, to: value(index)) }
      values = UnsafeBufferPointer(memory)
    }

    deinit { values.deallocate() }
  }
}
