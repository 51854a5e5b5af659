/// What pdtop makes of a metric, whatever its dialect calls it. The raw value is the word in the dialect tables.
public enum Measure: String, CaseIterable, Sendable {
  // Requests, now.
  case running, waiting, prefilling, decoding, fetching, paused
  case waitingCapacity = "waiting_capacity"
  case waitingDeferred = "waiting_deferred"
  case engineQueue = "engine_queue"
  case workerQueue = "worker_queue"
  case frontendQueue = "frontend_queue"
  case inFlight = "in_flight"
  case queuedTokens = "queued_tokens"
  // Memory, now.
  case kvUsage = "kv_usage"
  case kvTokens = "kv_tokens"
  case bookedBlocks = "booked_blocks"
  // Limits.
  case blocksPerWorker = "blocks_per_worker"
  case sequencesPerWorker = "sequences_per_worker"
  case batchTokensPerWorker = "batch_tokens_per_worker"
  case maxSequences = "max_sequences"
  case declaredCapacity = "declared_capacity"
  case replicas, saturation
  // Health, now.
  case health, breaker, present
  // Rates that a program computes itself.
  case outputRate = "output_rate"
  // Counters.
  case promptTokens = "prompt_tokens"
  case computedTokens = "computed_tokens"
  case cachedTokens = "cached_tokens"
  case transferredTokens = "transferred_tokens"
  case outputTokens = "output_tokens"
  case hitTokens = "hit_tokens"
  case queryTokens = "query_tokens"
  case started, finished, failed, rejected, preempted
  case transferFailures = "transfer_failures"
  case transferExpired = "transfer_expired"
  case idleSeconds = "idle_seconds"
  case joules
  case hostJoules = "host_joules"
  // Histograms.
  case ttft, itl, tpot, e2e, work
  case queueTime = "queue_time"
  case prefillTime = "prefill_time"
  case decodeTime = "decode_time"
  case bootstrapTime = "bootstrap_time"
  case handoffTime = "handoff_time"
  case transferTime = "transfer_time"
  case transferBytes = "transfer_bytes"
  case stepTokens = "step_tokens"
  case inputLength = "input_length"
  case outputLength = "output_length"
  // Devices, now.
  case watts
  case hostWatts = "host_watts"
  case tensorActive = "tensor_active"
  case dramActive = "dram_active"

  public enum Kind: Sendable { case gauge, counter, histogram }

  public var kind: Kind {
    switch self {
    case .promptTokens, .computedTokens, .cachedTokens, .transferredTokens, .outputTokens, .hitTokens, .queryTokens,
      .started,
      .finished, .failed, .rejected, .preempted, .transferFailures, .transferExpired, .idleSeconds, .joules,
      .hostJoules:
      .counter
    case .ttft, .itl, .tpot, .e2e, .work, .queueTime, .prefillTime, .decodeTime, .bootstrapTime, .handoffTime,
      .transferTime, .transferBytes,
      .stepTokens,
      .inputLength, .outputLength:
      .histogram
    default: .gauge
    }
  }

  /// Whether several series of one worker, such as its ranks, are averaged; they are added otherwise.
  public var isMean: Bool {
    switch self {
    case .kvUsage, .health, .breaker, .present, .saturation, .tensorActive, .dramActive, .blocksPerWorker,
      .sequencesPerWorker, .batchTokensPerWorker, .declaredCapacity:
      true
    default: false
    }
  }

  /// Whether it is of a device, not of a worker.
  public var isOfDevice: Bool {
    switch self {
    case .watts, .joules, .hostWatts, .hostJoules, .tensorActive, .dramActive: true
    default: false
    }
  }
}
