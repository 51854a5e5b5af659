import Fleet

/// What happened to requests at workers, for whoever keeps books of it, such as the metrics pages of a served fleet. It
/// is only kept where somebody asked for it, and changes nothing.
public struct Journal: Sendable {
  /// A worker by its pool in the scenario's order and its place in the pool, both from 0.
  public struct Worker: Hashable, Sendable {
    public let pool: Int
    public let place: Int

    public init(pool: Int, place: Int) {
      self.pool = pool
      self.place = place
    }
  }

  public enum Entry: Sendable {
    /// A request was sent to a worker: its prompt to prefill, or its KV cache to decode.
    case sent(Worker)
    case passed(Passed)
    case prefilled(Prefilled)
    case delivered(Delivered)
    case decoded(Decoded)
    case completed(Completed)
  }

  /// A prefill worker has computed: one pass, or several that one prompt filled alone.
  public struct Passed: Sendable {
    public let worker: Worker
    public let tokens: Int
    /// Most tokens of a pass.
    public let budget: Int
  }

  /// A prompt was computed. Where its worker was lost it is computed, and told, once more.
  public struct Prefilled: Sendable {
    public let worker: Worker
    /// Seconds from the arrival to the first pass over it, and from there to the first token.
    public let queueSeconds: Double
    public let prefillSeconds: Double
    /// Tokens of the prompt, and of them those that were computed and not found in a cache.
    public let promptTokens: Int
    public let computedTokens: Int
  }

  /// A KV cache has crossed the link.
  public struct Delivered: Sendable {
    public let from: Worker
    public let to: Worker
    public let seconds: Double
    public let bytes: Double
    public let tokens: Int
  }

  /// Steps of one batch: gaps between tokens that grow evenly, `first`, `first + slope`, ..., seconds.
  public struct Decoded: Sendable {
    public let worker: Worker
    public let first: Double
    public let slope: Double
    public let steps: Int64
    /// Sequences that got a token in every step.
    public let batch: Int
  }

  /// A request has its last token.
  public struct Completed: Sendable {
    public let worker: Worker
    /// Seconds from the arrival to the first token, and to the last one.
    public let ttft: Double
    public let e2e: Double
    /// Seconds since it was handed over to this worker; since the arrival where it was never handed over.
    public let hereSeconds: Double
    /// Seconds from the first token to the last one.
    public let decodeSeconds: Double
    public let promptTokens: Int
    /// Tokens of the prompt that its last prefill found in a cache.
    public let cachedTokens: Int
    public let outputTokens: Int
  }

  /// Oldest first.
  public private(set) var entries: ContiguousArray<Entry> = []

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// Hands the entries over, and begins anew.
  mutating func take() -> ContiguousArray<Entry> {
    defer { entries.removeAll(keepingCapacity: true) }
    return entries
  }
}

// MARK: - What the engine writes

extension Engine {
  private mutating func write(_ entry: Journal.Entry) { journal?.append(entry) }

  private func prefillPlace(_ worker: Int) -> Journal.Worker {
    let pool = poolOfPrefill[worker]
    return Journal.Worker(pool: pool, place: worker - pools[pool].workers.lowerBound)
  }

  private func batchPlace(_ worker: Int) -> Journal.Worker {
    let pool = poolOfBatch[worker]
    return Journal.Worker(pool: pool, place: worker - pools[pool].workers.lowerBound)
  }

  /// The worker that computes a request's prompt.
  private func entryPlace(_ i: Int) -> Journal.Worker {
    requests[i].prefillWorker >= 0
      ? prefillPlace(Int(requests[i].prefillWorker)) : batchPlace(Int(requests[i].batchWorker))
  }

  /// `entry`: a prefill worker, or a worker that decodes behind all of them.
  mutating func writeSent(toEntry entry: Int) {
    guard journal != nil else { return }
    write(.sent(entry < prefill.count ? prefillPlace(entry) : batchPlace(entry - prefill.count)))
  }

  mutating func writePass(_ worker: Int) {
    guard journal != nil else { return }
    write(
      .passed(
        Journal.Passed(
          worker: prefillPlace(worker), tokens: Int(prefill[worker].prompts.tokens),
          budget: pools[poolOfPrefill[worker]].tokenBudget)))
  }

  mutating func writePrefilled(_ slot: Int32) {
    guard journal != nil else { return }
    let i = Int(slot)
    write(
      .prefilled(
        Journal.Prefilled(
          worker: entryPlace(i), queueSeconds: requests[i].prefillStart - requests[i].arrival,
          prefillSeconds: time - requests[i].prefillStart, promptTokens: Int(requests[i].context),
          computedTokens: Int(requests[i].computed))))
  }

  mutating func writeDelivered(_ slot: Int32) {
    guard journal != nil else { return }
    let i = Int(slot)
    let tokens = Int(requests[i].context - 1)
    write(
      .delivered(
        Journal.Delivered(
          from: prefillPlace(Int(requests[i].prefillWorker)), to: batchPlace(Int(requests[i].batchWorker)),
          seconds: time - requests[i].transferStart, bytes: Double(tokens) * kvBytesPerToken + fixedStateBytes,
          tokens: tokens)))
  }

  /// Before a worker carries out the leap that it has planned.
  mutating func writeLeap(_ worker: Int) {
    guard journal != nil else { return }
    let place = batchPlace(worker)
    let leap = batch[worker].leap
    let (flat, rising) = leap.segment.runs(leap.steps)
    for run in [flat, rising] where leap.batch > 0 && run.count > 0 {
      write(
        .decoded(
          Journal.Decoded(worker: place, first: run.first, slope: run.slope, steps: run.count, batch: leap.batch)))
    }
  }

  mutating func writeCompleted(_ slot: Int32) {
    guard journal != nil else { return }
    let i = Int(slot)
    // A request with one token of output ends where its prompt was computed.
    let crossed = requests[i].output > 1 && requests[i].prefillWorker >= 0 && requests[i].batchWorker >= 0
    write(
      .completed(
        Journal.Completed(
          worker: crossed ? batchPlace(Int(requests[i].batchWorker)) : entryPlace(i),
          ttft: requests[i].firstToken - requests[i].arrival, e2e: time - requests[i].arrival,
          hereSeconds: time - (crossed ? requests[i].transferStart : requests[i].arrival),
          decodeSeconds: time - requests[i].firstToken, promptTokens: Int(requests[i].prompt),
          cachedTokens: max(0, Int(requests[i].prompt) - Int(requests[i].computed)),
          outputTokens: Int(requests[i].output))))
  }
}
