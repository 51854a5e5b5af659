import Capacity
import Fleet
import Simulator

extension RunSummary {
  /// The summary for programs; every key is documented in the README.
  func json(wallSeconds: Double, _ outcomes: [Expectation.Outcome] = []) -> JSON {
    [
      "scenario": JSON(scenario), "seed": .integer(Int(truncatingIfNeeded: seed)), "simulated_seconds": JSON(seconds),
      "wall_seconds": JSON(wallSeconds), "events": JSON(events),
      "requests": [
        "arrived": JSON(arrived), "completed": JSON(completed), "in_flight": JSON(inFlight), "shed": JSON(shed),
        "failed": JSON(failed), "retried": JSON(retried), "preempted": JSON(preempted),
      ],
      "tokens": [
        "prompt": JSON(promptTokens), "prompt_cached": JSON(cachedTokens),
        "prompt_computed": JSON(promptTokens - cachedTokens), "output": JSON(outputTokens),
      ],
      "latency": [
        "ttft": ttft.json, "tpot": tpot.json, "itl": itl.json, "e2e": e2e.json, "queue": queue.json,
        "kv_transfer": transfer.json,
      ],
      "slo": [
        "ttft": JSON(slo.ttft), "tpot": JSON(slo.tpot), "e2e": JSON(slo.e2e), "goal": JSON(slo.goal),
        "attainment": JSON(fleet.attainment), "goodput_requests_per_second": JSON(fleet.goodput),
      ],
      "pools": .array(pools.map(\.json)), "links": .array(link.map { [$0.json] } ?? []), "fleet": fleet.json,
      "comparison": comparisonJSON, "expect": .array(outcomes.map(\.json)),
    ]
  }

  private var comparisonJSON: JSON {
    guard let comparison else { return .null }
    return [
      "kind": JSON(comparison.equal.rawValue), "title": JSON(comparison.title), "fleet": comparison.fleet.json,
      "verdict": JSON(comparison.verdict),
    ]
  }
}

extension RunSummary.FleetTotals {
  fileprivate var json: JSON {
    [
      "bottleneck": JSON(bottleneck?.key), "cause": JSON(cause), "power_watts_mean": JSON(power),
      "energy": JSON(energy),
      "output_tokens_per_joule": JSON(outputTokensPerJoule), "total_tokens_per_joule": JSON(totalTokensPerJoule),
      "usd_per_hour": JSON(costPerHour), "usd_per_million_output_tokens": JSON(costPerMillionOutputTokens),
      "stranded_cost_share": JSON(strandedCostShare), "stranded_watts": JSON(strandedWatts),
      "stranded_usd_per_hour": JSON(strandedCostPerHour), "slo_attainment": JSON(attainment),
      "goodput_requests_per_second": JSON(goodput),
    ]
  }
}

extension Expectation.Outcome {
  fileprivate var json: JSON {
    [
      "at": JSON(at), "field": JSON(name), "expected": JSON(expected), "actual": JSON(actual), "ok": JSON(isMet),
    ]
  }
}

extension RunSummary.Latency {
  fileprivate var json: JSON { ["mean": JSON(mean), "p50": JSON(p50), "p90": JSON(p90), "p99": JSON(p99)] }
}

extension RunSummary.Pool {
  fileprivate var json: JSON {
    [
      "name": JSON(name), "role": JSON(role.rawValue), "device": JSON(device), "workers": JSON(workers),
      "devices": JSON(devices), "busy": JSON(split.busy), "headroom": JSON(split.headroom),
      "stranded": JSON(split.stranded), "blocked": JSON(blocked), "bottleneck": JSON(isBottleneck),
      "queue_mean": JSON(queueMean), "queue_max": JSON(queueMax), "kv_usage_mean": JSON(kvUsageMean),
      "power_watts_mean": JSON(powerMean), "energy": JSON(energy), "tokens_per_joule": JSON(tokensPerJoule),
      "usd_per_hour": JSON(costPerHour),
    ]
  }
}

extension RunSummary.Link {
  fileprivate var json: JSON {
    [
      "name": JSON(name), "capacity_bytes_per_second": JSON(capacity), "mean_bytes_per_second": JSON(meanRate),
      "peak_bytes_per_second": JSON(peakRate), "transfers": JSON(transfers), "bytes": JSON(bytes),
      "latency_p50": JSON(latencyP50), "latency_p99": JSON(latencyP99),
    ]
  }
}
