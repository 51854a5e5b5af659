import Fleet
import Testing

@testable import Feed

/// Where the time to first token goes: what is known of it, and what is not.
struct FirstTokenTests {
  private func fleet(_ roles: [Role?]) -> FleetState {
    FleetState(
      targets: roles.enumerated().map { index, role in
        var spec = TargetSpec(url: "http://w\(index):1/metrics")
        spec.role = role
        return spec
      }, options: FeedOptions(interval: 1))
  }

  private func histogram(_ name: String, _ labels: String = "", sum: Double, count: Double) -> String {
    let other = labels.isEmpty ? "" : labels + ","
    return """
      \(name)_bucket{\(other)le="1"} \(count)
      \(name)_bucket{\(other)le="+Inf"} \(count)
      \(name)_sum{\(labels)} \(sum)
      \(name)_count{\(labels)} \(count)

      """
  }

  /// A fleet that answered twice: with nothing counted, then with these pages.
  private func report(_ pages: [(role: Role?, lines: (Double) -> String)]) -> FeedReport {
    var state = fleet(pages.map(\.role))
    for (time, share) in [(0.0, 0.0), (10, 1)] {
      for (index, page) in pages.enumerated() { state.take(Array(page.lines(share).utf8), of: index, at: time) }
    }
    return FeedReport(state, at: 10)
  }

  private func expect(_ fleet: Findings, _ field: Field, _ value: Double, _ provenance: Provenance) {
    #expect(abs((fleet.value(field) ?? .nan) - value) < 1e-9, "\(field): \(String(describing: fleet[field]))")
    #expect(fleet[field]?.provenance == provenance, "\(field)")
  }

  @Test("A vLLM pair without a router: every part is measured, the whole is their sum and said to be")
  func vllm() {
    let fleet = report([
      (
        .prefill,
        { share in
          self.histogram("vllm:request_queue_time_seconds", sum: 2 * share, count: 10 * share)
            + self.histogram("vllm:request_prefill_time_seconds", sum: 5 * share, count: 10 * share)
        }
      ),
      (
        .decode,
        { share in
          self.histogram("vllm:request_queue_time_seconds", sum: 1 * share, count: 10 * share)
            + self.histogram("vllm:request_prefill_time_seconds", sum: 0.2 * share, count: 10 * share)
        }
      ),
    ]).fleet
    expect(fleet, .ttftQueue, 0.2, .measured)
    expect(fleet, .ttftPrefill, 0.5, .measured)
    expect(fleet, .ttftHandoff, 0.1, .measured)
    expect(fleet, .ttftFirstDecode, 0.02, .measured)
    expect(fleet, .ttftMean, 0.82, .estimated)
    #expect(fleet[.ttftOther] == nil && fleet.gaps[.ttftOther] != nil)
  }

  @Test("SGLang's stages: the connection is part of the wait, the slot on decode part of the hand-off")
  func sglang() {
    let prefill = "engine_type=\"prefill\",tp_rank=\"0\""
    let decode = "engine_type=\"decode\",tp_rank=\"0\""
    func stage(_ name: String, _ sum: Double, _ share: Double) -> String {
      histogram(
        "sglang:per_stage_req_latency_seconds", prefill + ",stage=\"\(name)\"", sum: sum * share, count: 10 * share)
    }
    let report = report([
      (
        nil,
        { share in
          "sglang:num_running_reqs{\(prefill)} 1\n"
            + self.histogram("sglang:queue_time_seconds", prefill, sum: 1 * share, count: 10 * share)
            + stage("prefill_bootstrap", 2, share) + stage("prefill_forward", 4, share)
            + stage("prefill_transfer_kv_cache", 0.5, share)
        }
      ),
      (
        nil,
        { share in
          "sglang:num_running_reqs{\(decode)} 1\n"
            + self.histogram("sglang:queue_time_seconds", decode, sum: 0.1 * share, count: 10 * share)
        }
      ),
    ])
    #expect(report.workers.map(\.role) == [.prefill, .decode])
    expect(report.fleet, .ttftQueue, 0.3, .derived)
    expect(report.fleet, .ttftPrefill, 0.4, .measured)
    expect(report.fleet, .ttftHandoff, 0.06, .derived)
    for field in [Field.ttftFirstDecode, .ttftMean, .ttftOther] {
      #expect(report.fleet[field] == nil && report.fleet.gaps[field] != nil, "unknown, with the reason: \(field)")
    }
  }

  @Test("Dynamo's frontend: the whole is the users', what no page tells stays unknown and is in the rest")
  func dynamo() {
    let fleet = report([
      (
        nil,
        { share in
          self.histogram(
            "dynamo_frontend_time_to_first_token_seconds", "model=\"m\"", sum: 4 * share, count: 10 * share)
            + self.histogram(
              "dynamo_frontend_inter_token_latency_seconds", "model=\"m\"", sum: 1 * share, count: 50 * share)
        }
      ),
      (
        .prefill,
        { share in
          self.histogram(
            "dynamo_component_request_duration_seconds",
            "dynamo_component=\"prefill\",dynamo_endpoint=\"generate\",worker_id=\"a\"", sum: 3 * share,
            count: 10 * share)
        }
      ),
      (
        .decode,
        { share in
          self.histogram(
            "dynamo_component_request_duration_seconds",
            "dynamo_component=\"backend\",dynamo_endpoint=\"generate\",worker_id=\"b\"", sum: 9 * share,
            count: 10 * share)
        }
      ),
    ]).fleet
    expect(fleet, .ttftMean, 0.4, .derived)
    expect(fleet, .ttftPrefill, 0.3, .derived)
    expect(fleet, .ttftFirstDecode, 0.02, .estimated)
    expect(fleet, .ttftOther, 0.08, .derived)
    #expect(fleet[.ttftQueue] == nil && fleet[.ttftHandoff] == nil)
    #expect(fleet[.ttftOther]?.how.contains("queue wait, KV hand-off") == true)
    #expect(fleet.gaps[.ttftHandoff]?.contains("KV transfer") == true)
  }

  @Test("Both phases on one engine: no hand-off, and never 0 for it")
  func general() {
    let fleet = report([
      (
        .general,
        { share in
          self.histogram("vllm:request_queue_time_seconds", sum: 2 * share, count: 10 * share)
            + self.histogram("vllm:request_prefill_time_seconds", sum: 5 * share, count: 10 * share)
            + self.histogram("vllm:time_to_first_token_seconds", sum: 8 * share, count: 10 * share)
        }
      )
    ]).fleet
    expect(fleet, .ttftMean, 0.8, .derived)
    expect(fleet, .ttftOther, 0.1, .derived)
    #expect(fleet[.ttftHandoff] == nil && fleet[.ttftFirstDecode] == nil)
  }
}
