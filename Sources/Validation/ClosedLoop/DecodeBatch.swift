import Capacity

/// The sequences that decode together on a worker, and their steps: an arithmetic series while the batch does not
/// change.
struct DecodeBatch: Sendable {
  private var finishes = FinishHeap()
  /// Steps done so far, tokens of context of all sequences, tokens of KV cache reserved.
  private(set) var steps = 0
  private(set) var context = 0.0
  var reserved = 0.0

  var count: Int { finishes.count }

  /// Steps to the next end of a sequence; call where there is one.
  var stepsToFinish: Int { finishes.next - steps }

  mutating func join(_ i: Int, input: Int, output: Int) {
    finishes.push(Int32(i), at: steps + output - 1)
    context += Double(input + 1)
  }

  /// Seconds of the next `k` steps.
  func seconds(_ k: Int, _ worker: WorkerModel) -> Double {
    let k = Double(k)
    return k * worker.decodeStep(batch: count, excess: context) + growth(worker) * k * (k - 1) / 2
  }

  /// The fewest steps that take `seconds` or more.
  func stepsCovering(_ seconds: Double, _ worker: WorkerModel) -> Int {
    guard seconds > 0 else { return 0 }
    let first = worker.decodeStep(batch: count, excess: context)
    let growth = growth(worker)
    guard growth > 0 else { return Int((seconds / first).rounded(.up)) }
    let b = first - growth / 2
    let k = (-b + (b * b + 2 * growth * seconds).squareRoot()) / growth
    return Int((k - 1e-9).rounded(.up))
  }

  mutating func advance(_ k: Int) {
    steps += k
    context += Double(k * count)
  }

  /// Takes out the next sequence that has ended; nil where none has.
  mutating func popFinished() -> Int? {
    guard finishes.count > 0, finishes.next <= steps else { return nil }
    return Int(finishes.pop())
  }

  mutating func leave(input: Int, output: Int) { context -= Double(input + output) }

  private func growth(_ worker: WorkerModel) -> Double { worker.contextSeconds * Double(count) }
}
