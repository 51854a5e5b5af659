extension FieldRegistry {
  private static let everywhere: Scope = [.fleet, .pool, .link, .worker]
  private static let pools: Scope = [.fleet, .pool]

  static func describeCapacity(_ field: Field) -> FieldInfo {
    switch field {
    case .busy:
      FieldInfo(
        "busy", "busy", .ratio, everywhere,
        """
        Share of what the pool can give within the SLO that served work in the last window: work done, each token \
        priced at its cost in the largest batch the SLO and the KV memory allow, over the window. busy = rho.
        """)
    case .headroom:
      FieldInfo(
        "headroom", "headroom", .ratio, everywhere,
        "Capacity that more traffic of this same mix would use: rho / rho(bottleneck) - rho. Not the same as stranded.")
    case .stranded:
      FieldInfo(
        "stranded", "stranded", .ratio, everywhere, .lowerIsBetter,
        """
        Capacity that NO further traffic of this mix can use, because the bottleneck fills first: \
        1 - rho / rho(bottleneck). It depends on the mix and the ratio of the pools, not on the load.
        """)
    case .blocked:
      FieldInfo(
        "blocked", "blocked", .ratio, everywhere, .lowerIsBetter,
        """
        Part of stranded: share of the pool's time that it stood still with finished work that the next stage would not \
        take.
        """)
    default:
      FieldInfo("reserved", "reserved", .ratio, everywhere, "Capacity kept free on purpose, such as N+1 spares.")
    }
  }

  static func describeLoad(_ field: Field) -> FieldInfo {
    switch field {
    case .queueDepth:
      FieldInfo(
        "queue_depth", "queue", .requests, everywhere, .lowerIsBetter, workers: .sum,
        "Requests that wait for a first slot in the pool: prompts not yet started, hand-offs not yet admitted.")
    case .running:
      FieldInfo("running", "running", .requests, everywhere, workers: .sum, "Requests being worked on.")
    case .batchSize:
      FieldInfo("batch_size", "batch", .count, [.pool, .worker], "Sequences in a worker's running batch.")
    case .handoffQueue:
      FieldInfo(
        "handoff_queue", "hand-off queue", .requests, [.fleet, .link], .lowerIsBetter, workers: .sum,
        "Prefilled requests that wait for room on a decode worker; they hold their prefill worker's memory.")
    case .kvUsage:
      FieldInfo(
        "kv_usage", "KV used", .ratio, [.pool, .worker], "KV-cache blocks in use over the blocks that fit in memory.")
    case .kvBytesUsed:
      FieldInfo("kv_bytes_used", "KV bytes", .bytes, [.pool, .worker], workers: .sum, "KV-cache bytes in use.")
    case .kvBytesCapacity:
      FieldInfo(
        "kv_bytes_capacity", "KV room", .bytes, [.pool, .worker], workers: .sum,
        "KV-cache bytes that fit: memory x utilization - weights - activation reserve, over the worker's devices.")
    case .computeUtilization:
      FieldInfo(
        "compute_utilization", "MFU", .ratio, [.pool, .worker],
        "Achieved over peak dense FLOP/s in the last window, gaps included.")
    default:
      FieldInfo(
        "bandwidth_utilization", "MBU", .ratio, [.pool, .worker],
        "Achieved over peak memory bytes per second in the last window, gaps included.")
    }
  }

  static func describeTraffic(_ field: Field) -> FieldInfo {
    switch field {
    case .arrivalRate:
      FieldInfo(
        "arrival_rate", "arrivals", .requestsPerSecond, pools, workers: .sum, "Requests that arrived per second.")
    case .completionRate:
      FieldInfo(
        "completion_rate", "completed/s", .requestsPerSecond, pools, .higherIsBetter, workers: .sum,
        "Requests finished per second.")
    case .shedRate:
      FieldInfo(
        "shed_rate", "shed/s", .requestsPerSecond, pools, .lowerIsBetter, workers: .sum,
        "Requests turned away per second because the queue was full.")
    case .goodput:
      FieldInfo(
        "goodput_requests_per_second", "goodput", .requestsPerSecond, .fleet, .higherIsBetter,
        "Requests finished per second that met every latency target.")
    case .promptTokenRate:
      FieldInfo(
        "prompt_tokens_per_second", "tok/s in", .tokensPerSecond, [.fleet, .pool, .worker], .higherIsBetter,
        workers: .sum, "Prompt tokens served per second, cache hits included.")
    case .computedTokenRate:
      FieldInfo(
        "computed_tokens_per_second", "tok/s computed", .tokensPerSecond, [.fleet, .pool, .worker], .higherIsBetter,
        workers: .sum, "Prompt tokens computed per second: those that the prefix cache did not hold.")
    case .outputTokenRate:
      FieldInfo(
        "output_tokens_per_second", "tok/s out", .tokensPerSecond, [.fleet, .pool, .worker], .higherIsBetter,
        workers: .sum, "Output tokens per second, reasoning tokens included.")
    case .inputLength:
      FieldInfo("input_length", "input length", .tokens, .fleet, "Mean prompt length of the arriving mix (ISL).")
    case .outputLength:
      FieldInfo("output_length", "output length", .tokens, .fleet, "Mean output length of the arriving mix (OSL).")
    default:
      FieldInfo(
        "cache_hit_rate", "cache hits", .ratio, .fleet,
        "Share of arriving prompt tokens that the prefix cache already holds (token weighted).")
    }
  }

  static func describeLink(_ field: Field) -> FieldInfo {
    switch field {
    case .linkUtilization:
      FieldInfo("link_utilization", "link used", .ratio, .link, "KV transfer rate over what the link can carry.")
    case .transferRate:
      FieldInfo("transfer_bytes_per_second", "transfer", .bytesPerSecond, .link, "KV bytes moved per second.")
    case .transferCapacity:
      FieldInfo(
        "capacity_bytes_per_second", "capacity", .bytesPerSecond, .link,
        "The least of the senders' egress, the receivers' ingress and the fabric, times the link's efficiency.")
    case .transfersInFlight:
      FieldInfo("transfers_in_flight", "transfers", .count, .link, "KV transfers under way.")
    case .transferBytesInFlight:
      FieldInfo(
        "transfer_bytes_in_flight", "in flight", .bytes, .link, "Bytes of the transfers under way, still to move.")
    case .transferP50:
      FieldInfo(
        "transfer_seconds_p50", "xfer p50", .seconds, [.fleet, .link], .lowerIsBetter, "Median time of a KV transfer.")
    case .transferP99:
      FieldInfo(
        "transfer_seconds_p99", "xfer p99", .seconds, [.fleet, .link], .lowerIsBetter,
        "99th percentile of the time of a KV transfer.")
    case .transferFailures:
      FieldInfo(
        "transfer_failures", "xfer failed", .count, .link, .lowerIsBetter, time: .last,
        "KV transfers that failed, and KV caches that expired before anybody fetched them, since the start.")
    default:
      FieldInfo("kv_bytes_per_request", "KV/req", .bytes, [.fleet, .link], "Mean bytes of a KV hand-off.")
    }
  }

  static func describeLatency(_ field: Field) -> FieldInfo {
    func latency(_ key: String, _ title: String, _ help: String) -> FieldInfo {
      FieldInfo(key, title, .seconds, [.fleet, .pool], .lowerIsBetter, help)
    }
    func attainment(_ key: String, _ title: String, _ help: String) -> FieldInfo {
      FieldInfo(key, title, .ratio, .fleet, .higherIsBetter, help)
    }
    let ttft = "time to first token: arrival to first token, with queueing, prefill, hand-off wait and KV transfer."
    let tpot = "time per output token after the first, the mean of each request."
    let itl = "inter-token latency: the single gaps between tokens."
    let e2e = "end-to-end time: arrival to last token."
    let queue = "time from arrival to the start of prefill."
    return switch field {
    case .ttftP50: latency("ttft_seconds_p50", "TTFT p50", "Median " + ttft)
    case .ttftP99: latency("ttft_seconds_p99", "TTFT p99", "99th percentile of " + ttft)
    case .tpotP50: latency("tpot_seconds_p50", "TPOT p50", "Median " + tpot)
    case .tpotP99: latency("tpot_seconds_p99", "TPOT p99", "99th percentile of " + tpot)
    case .itlP50: latency("itl_seconds_p50", "ITL p50", "Median " + itl)
    case .itlP99: latency("itl_seconds_p99", "ITL p99", "99th percentile of " + itl)
    case .e2eP50: latency("e2e_seconds_p50", "e2e p50", "Median " + e2e)
    case .e2eP99: latency("e2e_seconds_p99", "e2e p99", "99th percentile of " + e2e)
    case .queueP50: latency("queue_seconds_p50", "wait p50", "Median " + queue)
    case .queueP99: latency("queue_seconds_p99", "wait p99", "99th percentile of " + queue)
    case .itlMean: latency("itl_seconds_mean", "ITL mean", "Mean " + itl)
    case .residenceMean:
      FieldInfo(
        "residence_seconds_mean", "time here", .seconds, .pool, .lowerIsBetter,
        "Mean time of a request in a pool, waiting and running; times arrivals it is the mean number of them (Little).")
    case .ttftAttainment:
      attainment("ttft_attainment", "TTFT met", "Share of recently finished requests within the TTFT target.")
    case .tpotAttainment:
      attainment("tpot_attainment", "TPOT met", "Share of recently finished requests within the TPOT target.")
    default:
      attainment(
        "slo_attainment", "SLO met", "Share of recently finished requests within all targets; a shed request missed.")
    }
  }

  static func describeFirstToken(_ field: Field) -> FieldInfo {
    func mean(_ key: String, _ title: String, _ help: String, _ scope: Scope = .fleet) -> FieldInfo {
      FieldInfo("ttft_\(key)", title, .seconds, scope, .lowerIsBetter, help)
    }
    return switch field {
    case .ttftMean:
      mean("seconds_mean", "TTFT mean", "Mean time to first token; its parts add up to it.", [.fleet, .pool])
    case .ttftQueue: mean("queue_seconds", "queue wait", "Part of the mean TTFT: arrival to the start of prefill.")
    case .ttftPrefill: mean("prefill_seconds", "in prefill", "Part of the mean TTFT: the prompt is computed.")
    case .ttftHandoff:
      mean(
        "handoff_seconds", "KV hand-off",
        "Part of the mean TTFT: from the end of prefill until the KV cache is there; waiting for room, then the transfer."
      )
    case .ttftFirstDecode:
      mean(
        "first_decode_seconds", "first decode",
        "Part of the mean TTFT: the decode step that makes the first token, where prefill's own is not handed out.")
    default:
      mean(
        "other_seconds", "other",
        "The mean TTFT less the parts that are known: router, network, and what nobody tells apart.")
    }
  }

  static func describeCost(_ field: Field) -> FieldInfo {
    switch field {
    case .power:
      FieldInfo(
        "power_watts", "power", .watts, [.fleet, .pool, .worker], workers: .sum,
        """
        Power of devices and their share of the host at the wall: PUE x (TDP x (i + (0.98 - i) x min(1, 1.3 MFU + 0.75 \
        MBU)) + host), i = 0.20 hot idle. Estimated, within 0.15 TDP. Of a watched fleet, where exporters measure it: the devices' \
        boards alone, without host, network, supplies and cooling.
        """)
    case .energy:
      FieldInfo(
        "energy_joules", "energy", .joules, pools, workers: .sum, time: .last, "Power over time since the start.")
    case .outputTokensPerJoule:
      FieldInfo(
        "output_tokens_per_joule", "tok/J out", .tokensPerJoule, pools, .higherIsBetter,
        "Output tokens per second for each watt, the whole pool or fleet paid for.")
    case .totalTokensPerJoule:
      FieldInfo(
        "total_tokens_per_joule", "tok/J", .tokensPerJoule, pools, .higherIsBetter,
        "Prompt and output tokens per second for each watt, the whole pool or fleet paid for.")
    case .costPerHour:
      FieldInfo(
        "usd_per_hour", "$/h", .usdPerHour, pools, .lowerIsBetter, workers: .sum,
        "Capital over its life, hosting, energy and upkeep of all devices, stranded or not.")
    case .costPerMillionOutputTokens:
      FieldInfo(
        "usd_per_million_output_tokens", "$/Mtok", .usdPerMillionTokens, .fleet, .lowerIsBetter,
        "Cost per hour of the whole fleet over the output tokens it made, per million.")
    case .strandedShare:
      FieldInfo(
        "stranded_cost_share", "stranded", .ratio, .fleet, .lowerIsBetter,
        """
        S_cost: stranded share of the pools weighted by cost. The fleet makes 1 - S_cost of what the same money makes at \
        the matched ratio; cost per token is 1 / (1 - S_cost) of that. A link that fills first strands all pools: then the \
        matched ratio is meant on a link that does not. With a TTFT target a phase's capacity is that of its present size: \
        larger pools may be filled fuller.
        """)
    case .hostPower:
      FieldInfo(
        "host_watts", "host power", .watts, pools, workers: .sum,
        "Power of hosts by their own meters (RAPL, hwmon, Kepler): processors, or the whole host where its supply is metered."
      )
    case .strandedPower:
      FieldInfo(
        "stranded_watts", "stranded power", .watts, pools, .lowerIsBetter, workers: .sum,
        "Power drawn by stranded capacity.")
    default:
      FieldInfo(
        "stranded_usd_per_hour", "stranded cost", .usdPerHour, pools, .lowerIsBetter, workers: .sum,
        "Cost per hour of stranded capacity: stranded share x cost per hour.")
    }
  }

  static func describeCounter(_ field: Field) -> FieldInfo {
    func counter(_ key: String, _ title: String, _ unit: Unit, _ help: String) -> FieldInfo {
      FieldInfo(key, title, unit, [.fleet, .pool, .worker], workers: .sum, time: .last, help)
    }
    return switch field {
    case .arrived: counter("arrived", "arrived", .requests, "Requests that arrived since the start.")
    case .completed: counter("completed", "completed", .requests, "Requests finished since the start.")
    case .inFlight: counter("in_flight", "in flight", .requests, "Requests in the fleet now.")
    case .shed: counter("shed", "shed", .requests, "Requests turned away since the start, the queue being full.")
    case .failed: counter("failed", "failed", .requests, "Requests lost since the start.")
    case .preempted:
      counter("preempted", "preempted", .requests, "Times a sequence was put back because KV memory ran out.")
    case .promptTokens: counter("prompt_tokens", "prompt tokens", .tokens, "Prompt tokens served since the start.")
    case .cachedTokens:
      counter("cached_tokens", "cached tokens", .tokens, "Prompt tokens found in the prefix cache since the start.")
    default: counter("output_tokens", "output tokens", .tokens, "Output tokens since the start.")
    }
  }
}
