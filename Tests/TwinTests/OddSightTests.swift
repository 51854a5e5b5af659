import Fleet
import Testing

@testable import Twin

/// Sights that lack something, or tell nonsense: a twin with its assumptions said, or an error that says what to give.
struct OddSightTests {
  private func samples(_ change: (inout Snapshot) -> Void = { _ in }) throws -> [Snapshot] {
    var fleet = try SeenFleet(SeenFleet.chat())
    fleet.run(60)
    return fleet.samples.map { sample in
      var sample = sample
      change(&sample)
      return sample
    }
  }

  private func problem(_ samples: [Snapshot], _ hints: TwinHints = TwinHints()) -> String? {
    do throws(TwinError) {
      _ = try Twin(samples, hints)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("A device and a model that nobody knows are assumed, and said to be; what they draw and cost stays unknown")
  func assumed() throws {
    let twin = try Twin(
      try samples {
        $0.origin.model = "mock"
        for index in $0.pools.indices { $0.pools[index].device = "" }
      })
    #expect(!twin.isKnown)
    let assumed = twin.facts.filter { $0.origin == .assumed }
    for what in ["model", "prefill: device", "decode: device", "decode: devices of a worker"] {
      #expect(assumed.contains { $0.what == what }, "\(what)")
    }
    #expect(assumed.allSatisfy { !$0.how.isEmpty })
    let source = try twin.source()
    #expect(source.snapshot().fleet.value(.power) == nil)
    #expect(source.snapshot().fleet.value(.costPerHour) == nil)
    // The efficiencies take up what the assumption lacks.
    for row in twin.rows where row.use == .fitted && row.pool == nil {
      #expect(abs(row.error ?? 1) < 0.1, "\(row.title): \(row.errorText), \(twin.efficiencies)")
    }
  }

  @Test("What the operator says stands above what the metrics say")
  func given() throws {
    var hints = TwinHints()
    hints.device.byPool["decode"] = Catalogue.device(id: "b200-sxm")
    hints.devicesPerWorker.all = 8
    hints.maxSequences.byPool["decode"] = 48
    let twin = try Twin(try samples(), hints)
    let decode = twin.scenario.fleet.pools[1]
    #expect(decode.device.id == "b200-sxm")
    #expect(decode.devicesPerWorker == 8)
    #expect(decode.maxSequences == 48)
    #expect(twin.scenario.fleet.pools[0].device.id == "h100-sxm")
    #expect(twin.facts.contains { $0.what == "decode: device" && $0.origin == .given })
  }

  @Test("What a twin cannot do without is asked for")
  func missing() throws {
    #expect(problem([])?.contains("nothing has been seen") == true)
    #expect(problem(try samples { $0.fleet = Readings() })?.contains("no requests are counted") == true)
    #expect(problem(try samples { $0.pools = [] })?.contains("no worker is known") == true)
    #expect(problem(try samples { $0.pools.removeLast() })?.contains("decode=HOST:PORT") == true)
    let lengthless = try samples {
      $0.fleet.set(.outputLength, nil)
      $0.fleet.set(.outputTokenRate, nil)
      $0.traffic.classes = []
    }
    #expect(problem(lengthless)?.contains("--output") == true)
    var hints = TwinHints()
    hints.outputLength = 200
    #expect(problem(lengthless, hints) == nil)
    hints = TwinHints()
    hints.devicesPerWorker.all = 1
    #expect(problem(try samples(), hints)?.contains("does not fit") == true)
  }

  @Test("Latencies that nobody tells leave the efficiencies as the catalogue has them")
  func noLatencies() throws {
    let twin = try Twin(
      try samples {
        for field in [Field.ttftP50, .ttftP99, .tpotP50, .tpotP99] { $0.fleet.set(field, nil) }
        for index in $0.pools.indices { $0.pools[index].readings.set(.running, nil) }
      })
    #expect(abs(twin.efficiencies.compute - 1) < 1e-6)
    #expect(abs(twin.efficiencies.memory - 1) < 1e-6)
    #expect(twin.rows.first?.error == nil)
  }

  @Test(
    "No number makes it trap", arguments: [0, -1, 1e-300, 1e300, Double.infinity, -Double.infinity, 1e12, 0.999999])
  func hostile(_ value: Double) throws {
    let fields: [Field] = [
      .arrivalRate, .completionRate, .inputLength, .outputLength, .cacheHitRate, .ttftP50, .tpotP50, .outputTokenRate,
    ]
    let honest = Array(try samples().suffix(20))
    for field in fields where field != .arrivalRate || value < 1e6 {
      _ = problem(
        honest.map {
          var sample = $0
          sample.fleet.set(field, value)
          return sample
        })
    }
    _ = problem(
      honest.map {
        var sample = $0
        for index in sample.pools.indices {
          for field in [Field.running, .kvUsage, .queueDepth] { sample.pools[index].readings.set(field, value) }
        }
        sample.traffic.burstiness = value
        return sample
      })
  }

  @Test("The same sight gives the same twin")
  func deterministic() throws {
    let seen = try samples()
    let (a, b) = (try Twin(seen), try Twin(seen))
    #expect(a.efficiencies == b.efficiencies)
    #expect(a.rows == b.rows)
  }

  @Test(
    "Devices and models are found by what people write",
    arguments: [
      ("NVIDIA H200", "h200-sxm"), ("H100 SXM", "h100-sxm"), ("NVIDIA H100 80GB HBM3", "h100-sxm"),
      ("NVIDIA B200", "b200-sxm"), ("H20", "h20"), ("MI300X", "mi300x"), ("a100-80g", "a100-80g"),
      ("NVIDIA L40S", "l40s"),
    ])
  func devices(_ text: String, _ id: String) { #expect(CatalogueMatch.device(text)?.id == id) }

  @Test("What is no device of the catalogue is none", arguments: ["", "gpu", "NVIDIA", "RTX 4090", "mock", "cpu"])
  func noDevice(_ text: String) { #expect(CatalogueMatch.device(text) == nil) }

  @Test(
    "Models are found behind their owner and before their suffix",
    arguments: [
      ("meta-llama/Llama-3.1-70B-Instruct", "llama-3.1-70b"), ("llama-3.1-8b", "llama-3.1-8b"),
      ("meta-llama/Meta-Llama-3.1-8B-Instruct-FP8", "llama-3.1-8b"), ("deepseek-ai/DeepSeek-V3.2", "deepseek-v3.2"),
      ("Qwen/Qwen3-32B", "qwen3-32b"), ("openai/gpt-oss-120b", "gpt-oss-120b"),
    ])
  func models(_ text: String, _ id: String) { #expect(CatalogueMatch.model(text)?.id == id) }
}
