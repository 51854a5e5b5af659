import Capacity
import Fleet

extension PlanReport {
  /// The plan for programs. Shares are 0 to 1, times seconds, money USD; unknown is null.
  var json: JSON {
    let scenario = subject.scenario
    let mix = scenario.traffic
    return [
      "scenario": JSON(scenario.name), "source": JSON(subject.source), "model": JSON(model.plan.model.id),
      "mix": [
        "rate": JSON(mix.rate), "input_length": JSON(mix.inputLength), "output_length": JSON(mix.outputLength),
        "cache_hit": JSON(mix.cacheHitRate),
      ],
      "slo": ["ttft": JSON(scenario.slo.ttft), "tpot": JSON(scenario.slo.tpot), "goal": JSON(scenario.slo.goal)],
      "budget": JSON(subject.budget), "notes": .array(subject.notes.map { .string($0) }), "pools": .array(pools),
      "ratios": .array(sweep?.points.map(json) ?? []),
      "now": JSON.optional(sweep.flatMap { sweep in sweep.now.map { json(sweep.points[$0]) } }),
      "best": JSON.optional(sweep.map { json($0.points[$0.best]) }), "gain": JSON(sweep?.gain), "move": move,
      "stranding": stranding,
      "sensitivity": .array(
        sensitivities.map {
          [
            "input": JSON($0.input), "change": JSON($0.change), "prefill_share_low": JSON($0.low),
            "prefill_share_high": JSON($0.high), "usd_per_million_output_tokens_low": JSON($0.lowCost),
            "usd_per_million_output_tokens_high": JSON($0.highCost),
          ]
        }),
      "outlook": JSON.optional(outlook?.json), "verdict": JSON.optional(verdict?.json), "deployment": deploymentJSON,
    ]
  }

  private var pools: [JSON] {
    model.plan.pools.map {
      [
        "name": JSON($0.name), "role": JSON($0.role.rawValue), "device": JSON($0.device.id),
        "devices_per_worker": JSON($0.devicesPerWorker), "workers": JSON($0.workers),
      ]
    }
  }

  private func json(_ point: RatioPoint) -> JSON {
    [
      "workers": .array(point.workers.map { JSON($0) }), "prefill_share": JSON(point.prefillShare),
      "capacity": JSON(point.capacity), "stranded_cost_share": JSON(point.strandedShare),
      "bottleneck": JSON(point.bottleneck.key), "slo_attainment_estimated": JSON(point.attainment),
      "output_tokens_per_joule": JSON(point.tokensPerJoule),
      "usd_per_million_output_tokens": JSON(point.usdPerMillionTokens), "capital": JSON(capital(point.workers)),
    ]
  }

  private var move: JSON {
    guard let move = sweep?.move else { return .null }
    var pairs: [(String, JSON)] = [("workers", JSON(move.workers)), ("saved_per_hour", JSON(move.savedPerHour))]
    switch move.kind {
    case .flip(let seconds): pairs += [("kind", "flip"), ("seconds", JSON(seconds))]
    case .purchase(let capital, let writtenOff):
      pairs += [("kind", "purchase"), ("capital", JSON(capital)), ("written_off", JSON(writtenOff))]
    }
    pairs.append(("payback_months", JSON(move.paybackMonths)))
    return .object(pairs.map { ($0.0, $0.1) })
  }

  private var stranding: JSON {
    guard let routed else { return .null }
    return [
      "total": JSON(routed.total), "hard": JSON(routed.hard), "soft": JSON(routed.soft), "fixed": JSON(routed.fixed),
      "routed": JSON(routed.routed), "matched": JSON(routed.matched),
      "moved": .array(routed.moved.map { JSON($0) }), "other_phase": .array(routed.efficiency.map { JSON($0) }),
    ]
  }

  private var deploymentJSON: JSON {
    guard let deployment else { return .null }
    let aggregated = deployment.aggregated.map { worker, tokens -> JSON in
      ["shape": JSON(worker.shape.name), "batch": JSON(worker.batch), "tokens_per_second_and_device": JSON(tokens)]
    }
    let disaggregated = deployment.disaggregated.map { pair -> JSON in
      [
        "prefill_workers": JSON(pair.prefillWorkers), "prefill_shape": JSON(pair.prefill.shape.name),
        "decode_workers": JSON(pair.decodeWorkers), "decode_shape": JSON(pair.decode.shape.name),
        "decode_batch": JSON(pair.decode.batch), "tokens_per_second_and_device": JSON(pair.tokensPerDevice),
      ]
    }
    return [
      "device": JSON(deployment.device), "aggregated": JSON.optional(aggregated),
      "disaggregated": JSON.optional(disaggregated),
    ]
  }

  /// All splits of the same money as CSV.
  var csv: String {
    let names = model.plan.pools.map { "\($0.name)_workers" }
    let header =
      names + [
        "prefill_share", "capacity", "stranded_cost_share", "bottleneck", "slo_attainment_estimated",
        "output_tokens_per_joule", "usd_per_million_output_tokens", "capital",
      ]
    let rows = (sweep?.points ?? []).map { point -> [String] in
      point.workers.map { "\($0)" } + [
        CSVText.number(point.prefillShare), CSVText.number(point.capacity), CSVText.number(point.strandedShare),
        point.bottleneck.key, CSVText.number(point.attainment), CSVText.number(point.tokensPerJoule),
        CSVText.number(point.usdPerMillionTokens), CSVText.number(capital(point.workers)),
      ]
    }
    return CSVText.table(header, rows)
  }
}

extension JSON {
  /// A value, or null.
  static func optional(_ value: JSON?) -> JSON { value ?? .null }
}

extension Band {
  fileprivate var json: JSON { ["p10": JSON(low), "p50": JSON(middle), "p90": JSON(high)] }
}

extension Outlook {
  fileprivate var json: JSON {
    [
      "mean_stranded": JSON(meanStranded), "best_prefill_share": JSON(bestPrefillShare),
      "volatility_cost": JSON(volatilityCost), "sizing_error": JSON(sizingError),
      "mean_stranded_band": JSON.optional(meanStrandedBand?.json),
      "volatility_band": JSON.optional(volatilityBand?.json),
      "general_ahead_year": JSON(generalAhead), "general_ahead_in_sum_year": JSON(generalAheadInSum),
      "general_chance": JSON(generalChance),
      "months": .array(
        months.map { month in
          [
            "year": JSON(month.year), "input_length": JSON(month.inputLength),
            "output_length": JSON(month.outputLength),
            "cache_hit": JSON(month.cacheHitRate), "stranded_cost_share": JSON(month.strandedShare),
            "stranded_band": JSON.optional(month.strandedBand?.json),
            "matched_prefill_share": JSON(month.matchedPrefillShare),
            "capacity": JSON(month.capacity), "matched_capacity": JSON(month.matchedCapacity),
            "general_capacity": JSON(month.generalCapacity), "rent_index": JSON(month.rentIndex),
            "book_value": JSON(month.bookValue), "stranded_usd": JSON(month.strandedUSD),
            "stranded_usd_band": JSON.optional(month.strandedUSDBand?.json),
            "stranded_rent_usd": JSON(month.strandedRent),
            "stranded_mwh": JSON(month.strandedMWh),
          ]
        }),
    ]
  }
}

extension PlanVerdict {
  fileprivate var json: JSON {
    [
      "sentence": JSON(sentence), "condition": JSON(condition), "lead": JSON(lead), "gain": JSON(gain),
      "break_even_factor_per_year": JSON(breakEven), "holds_always": JSON(holdsAlways),
      "expected_factor_per_year": JSON(expected), "years": JSON(years), "other": JSON(other),
      "interference": JSON(interference),
      "volatilities": .array(volatilities.map { JSON($0) }), "gains": .array(gains.map { JSON($0) }),
      "leads": .array(leads.map { JSON($0) }),
    ]
  }
}
