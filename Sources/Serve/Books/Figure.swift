/// What a metric can tell: the words in the column `figure` of the page table.
enum Figure: String, CaseIterable, Sendable {
  // Of a worker, now.
  case running, queued, receiving, sending, handoffs, up, present, breaker
  case queuedTokens = "queued_tokens"
  case kvUsage = "kv_usage"
  case kvTokens = "kv_tokens"
  case kvFree = "kv_free"
  case kvRoom = "kv_room"
  case kvBlocks = "kv_blocks"
  case kvBlocksUsed = "kv_blocks_used"
  case maxSequences = "max_sequences"
  case outputRate = "output_rate"
  case hitRate = "hit_rate"
  case watts
  // Of a worker, since the start.
  case started, finished, preemptions, joules, uptime
  case promptTokens = "prompt_tokens"
  case computedTokens = "computed_tokens"
  case cachedTokens = "cached_tokens"
  case transferredTokens = "transferred_tokens"
  case generatedTokens = "generated_tokens"
  case finishedTokens = "finished_tokens"
  case idleSeconds = "idle_seconds"
  // Of the fleet.
  case startTime = "start_time"
  case outputTokens = "output_tokens"
  case requestsStarted = "requests_started"
  case requestsCompleted = "requests_completed"
  case requestsShed = "requests_shed"
  case requestsFailed = "requests_failed"
  case requestsInFlight = "requests_in_flight"
  case requestsWithoutToken = "requests_without_token"
  case blocksPerWorker = "blocks_per_worker"
  case sequencesPerWorker = "sequences_per_worker"
  case budgetPerWorker = "budget_per_worker"
  // Samples for histograms: of a worker as it sees them, ...
  case ttft, itl, tpot, e2e
  /// Until it runs; on decode with the fetch of the KV cache, as vLLM counts it, and without it, as SGLang does.
  case queueTime = "queue_time"
  case slotTime = "slot_time"
  case prefillTime = "prefill_time"
  case decodeTime = "decode_time"
  case inferenceTime = "inference_time"
  case stepTokens = "step_tokens"
  case computedLength = "computed_length"
  case transferTime = "transfer_time"
  case transferBytes = "transfer_bytes"
  case transferSpeed = "transfer_speed"
  // ... and as the user does.
  case userTTFT = "user_ttft"
  case userITL = "user_itl"
  case userE2E = "user_e2e"
  case prefillSpan = "prefill_span"
  case promptLength = "prompt_length"
  case outputLength = "output_length"
  case cachedLength = "cached_length"

  /// Whether it is counted in buckets.
  var isSample: Bool {
    switch self {
    case .ttft, .itl, .tpot, .e2e, .queueTime, .slotTime, .prefillTime, .decodeTime, .inferenceTime, .stepTokens,
      .computedLength, .transferTime, .transferBytes, .transferSpeed, .userTTFT, .userITL, .userE2E, .prefillSpan,
      .promptLength, .outputLength, .cachedLength:
      true
    default: false
    }
  }

  /// Whether it is the fleet's and of no single worker.
  var isOfFleet: Bool {
    switch self {
    case .startTime, .outputTokens, .requestsStarted, .requestsCompleted, .requestsShed, .requestsFailed,
      .requestsInFlight, .requestsWithoutToken, .blocksPerWorker, .sequencesPerWorker, .budgetPerWorker:
      true
    default: false
    }
  }
}
