import Capacity
import Fleet
import Testing

@Suite("How devices divide a model")
struct ParallelismTests {
  private func worker(
    _ model: String, _ device: String = "h100-sxm", devices: Int, precision: Precision = .fp8,
    _ change: (inout Parallelism) -> Void = { _ in }
  ) throws -> WorkerModel {
    var pool = PoolPlan(
      name: "pool", role: .general, device: try #require(Catalogue.device(id: device)), devicesPerWorker: devices,
      workers: 1)
    change(&pool.parallel)
    let fleet = FleetPlan(model: try #require(Catalogue.model(id: model)), precision: precision, pools: [pool])
    return try WorkerModel(pool: pool, fleet: fleet)
  }

  private func isSame(_ a: WorkerModel, _ b: WorkerModel) -> Bool {
    [1, 7, 300, 2000].allSatisfy { a.fixed($0) == b.fixed($0) && a.prefillFixed($0) == b.prefillFixed($0) }
      && a.mixedStep(batch: 9, excess: 1e4, tokens: 500, pairs: 1e6)
        == b.mixedStep(batch: 9, excess: 1e4, tokens: 500, pairs: 1e6)
      && a.contextSeconds == b.contextSeconds && a.pairSeconds == b.pairSeconds && a.kvTokens == b.kvTokens
      && a.pipelineFill == b.pipelineFill
  }

  @Test("One stage and undivided experts are what there is without the keys, to the last bit")
  func same() throws {
    let dense = try worker("llama-3.1-70b", devices: 8)
    #expect(isSame(dense, try worker("llama-3.1-70b", devices: 8) { ($0.tensor, $0.pipeline) = (8, 1) }))
    let mixture = try worker("qwen3-235b-a22b", devices: 8)
    #expect(isSame(mixture, try worker("qwen3-235b-a22b", devices: 8) { ($0.tensor, $0.expert) = (8, 1) }))
    let latent = try worker("deepseek-v3", "h200-sxm", devices: 8)
    #expect(isSame(latent, try worker("deepseek-v3", "h200-sxm", devices: 8) { ($0.tensor, $0.expert) = (1, 8) }))
    #expect(!isSame(latent, try worker("deepseek-v3", "h200-sxm", devices: 8) { $0.tensor = 8 }))
    #expect(dense.pipelineFill == 0)
  }

  @Test("Two stages on twice the devices: twice the prompts, steps no shorter, more than twice the cache")
  func stages() throws {
    let one = try worker("llama-3.1-70b", devices: 4)
    let two = try worker("llama-3.1-70b", devices: 8) { $0.pipeline = 2 }
    let gain = one.prefillFixed(8192) / two.prefillFixed(8192)
    #expect((1.8...2).contains(gain), "\(gain)")
    #expect(two.pairSeconds == one.pairSeconds / 2 && two.contextSeconds == one.contextSeconds / 2)
    // A lone sequence comes through all layers, which are no faster, and a hop; many sequences share the weights'
    // reading less.
    #expect(two.fixed(1) > one.fixed(1))
    #expect(two.fixed(64) > one.fixed(32))
    #expect(two.fixed(64) < 1.3 * one.fixed(64))
    // Half the layers' weights on each device leave more than twice the room.
    let room = (two.kvTokens ?? 0) / (one.kvTokens ?? 1)
    #expect(room > 2.2, "\(room)")
    #expect(two.pipelineFill == 0.5)
  }

  @Test("Against tensor parallelism over as many devices a pipeline gives up step time for cache and all-reduces")
  func against() throws {
    let wide = try worker("llama-3.1-70b", devices: 16) { $0.tensor = 16 }
    let staged = try worker("llama-3.1-70b", devices: 16) { $0.pipeline = 2 }
    // Eight KV heads cannot be split over sixteen devices.
    #expect((staged.kvTokens ?? 0) > 1.8 * (wide.kvTokens ?? .infinity))
    // Sixteen H100 are two servers: all-reduces between them cross NICs, activations only once.
    #expect(staged.prefillFixed(8192) < 0.7 * wide.prefillFixed(8192))
    let near = try worker("llama-3.1-70b", devices: 8)
    let deep = try worker("llama-3.1-70b", devices: 8) { $0.pipeline = 4 }
    #expect(deep.fixed(1) > 1.8 * near.fixed(1))
  }

  @Test("Layers that do not divide make the fullest stage the pace", arguments: [2, 3, 4])
  func uneven(stages: Int) throws {
    let model = try #require(Catalogue.model(id: "deepseek-v3"))
    let fullest = Double((model.layers + stages - 1) / stages) / Double(model.layers)
    let one = try worker(model.id, "b200-sxm", devices: 8)
    let staged = try worker(model.id, "b200-sxm", devices: 8 * stages) { $0.pipeline = stages }
    #expect(staged.pairSeconds == one.pairSeconds * fullest)
    #expect(fullest > 1 / Double(stages) || model.layers % stages == 0)
  }

  @Test("Whole experts on different devices move less than split ones, and hold as much")
  func experts() throws {
    let split = try worker("qwen3-235b-a22b", devices: 8)
    let whole = try worker("qwen3-235b-a22b", devices: 8) { $0.expert = 8 }
    let halves = try worker("qwen3-235b-a22b", devices: 8) { $0.expert = 4 }
    #expect(
      whole.prefillFixed(8192) < halves.prefillFixed(8192) && halves.prefillFixed(8192) < split.prefillFixed(8192))
    #expect(whole.kvTokens == split.kvTokens)
    // A small batch reads the experts that it touches, wherever they are.
    #expect(abs(whole.fixed(1) / split.fixed(1) - 1) < 0.02)
  }

  @Test("Groups that share sequences hold more of a cache that few heads divide, and exchange tokens instead of sums")
  func groups() throws {
    let split = try worker("qwen3-235b-a22b", "h200-sxm", devices: 8)
    let groups = try worker("qwen3-235b-a22b", "h200-sxm", devices: 8) { $0.tensor = 2 }
    // Four KV heads on eight devices are there twice; in groups of two devices each is there once.
    #expect((groups.kvTokens ?? 0) > 1.5 * (split.kvTokens ?? .infinity))
    #expect(groups.contextSeconds == split.contextSeconds / 2)
  }

  @Test("Half batches that overlap gain on large batches and lose on small ones")
  func overlap() throws {
    func wide(_ exchange: ExpertExchange) throws -> WorkerModel {
      try worker("deepseek-v3", devices: 72) { $0.exchange = exchange }
    }
    let (direct, overlapped) = (try wide(.direct), try wide(.overlapped))
    #expect(overlapped.fixed(256 * 72) < 0.85 * direct.fixed(256 * 72))
    #expect(overlapped.fixed(16 * 72) > 1.05 * direct.fixed(16 * 72))
    #expect(overlapped.prefillFixed(16_384 * 72) < 0.85 * direct.prefillFixed(16_384 * 72))
  }

  @Test("What is not as it is by itself stands in words")
  func words() {
    var parallel = Parallelism()
    #expect(parallel.words.isEmpty && parallel.stages == nil)
    (parallel.tensor, parallel.stages, parallel.exchange) = (4, 2, .overlapped)
    #expect(parallel.words == "TP 4, PP 2, overlapped" && parallel.pipeline == 2)
    parallel.stages = nil
    #expect(parallel.pipeline == 1)
  }

  @Test(
    "What cannot be says why",
    arguments: [
      (
        "llama-3.1-70b", 8, nil, 3, nil,
        "pool pool: pipeline_parallel: found 3, expected a divisor of the 8 devices of a worker"
      ),
      ("llama-3.1-8b", 64, nil, 64, nil, "pipeline_parallel: found 64, expected at most the 32 layers of llama-3.1-8b"),
      ("llama-3.1-70b", 8, 3, 1, nil, "tensor_parallel: found 3, expected a divisor of the 8 devices of a stage"),
      (
        "llama-4-maverick", 16, 16, 1, nil,
        "tensor_parallel: found 16, expected a divisor of the 40 heads of llama-4-maverick"
      ),
      ("llama-3.1-70b", 8, 4, 1, nil, "tensor_parallel: found 4, expected 8, all devices of a stage"),
      ("llama-3.1-70b", 8, nil, 1, 8, "expert_parallel: found 8, expected none: llama-3.1-70b has no experts"),
      ("qwen3-235b-a22b", 8, nil, 2, 8, "expert_parallel: found 8, expected a divisor of the 4 devices of a stage"),
      (
        "deepseek-v3", 96, nil, 1, 96, "expert_parallel: found 96, expected a divisor of the 256 experts of deepseek-v3"
      ),
    ] as [(String, Int, Int?, Int, Int?, String)])
  func errors(model: String, devices: Int, tensor: Int?, pipeline: Int, expert: Int?, expected: String) throws {
    let error = #expect(throws: CapacityError.self) {
      try worker(model, devices: devices) { ($0.tensor, $0.pipeline, $0.expert) = (tensor, pipeline, expert) }
    }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }
}
