import Capacity
import Fleet
import Testing

@Suite("The roofline")
struct RooflineTests {
  private func setup(
    _ model: String, _ device: String = "h200-sxm", weights: WeightFormat = .fp8, tensor: Int = 8, data: Int = 1,
    includesEngine: Bool = false
  ) throws -> WorkerSetup {
    WorkerSetup(
      name: "test", model: try #require(Catalogue.model(id: model)), device: try #require(Catalogue.device(id: device)),
      weights: weights, tensor: tensor, data: data, includesEngine: includesEngine)
  }

  @Test("is affine in the context for a fixed batch", arguments: Catalogue.models.map(\.id))
  func affine(model: String) throws {
    let setup = try setup(model, "b300-sxm", weights: .fp4)
    let worker = try WorkerModel(setup)
    for batch in [1, 7, 64, 1000] {
      let at = { worker.decodeStep(batch: batch, excess: $0) }
      let slope = at(1e5) - at(0)
      #expect(slope > 0)
      #expect(abs(at(3e5) - at(0) - 3 * slope) < 1e-9 * at(3e5))
      #expect(worker.fixed(batch) < worker.fixed(batch + 1))
    }
  }

  @Test("reads the weights of one token at least at the memory's peak, and all weights for many tokens")
  func weights() throws {
    let setup = try setup("deepseek-v3")
    let worker = try WorkerModel(setup)
    let bandwidth = 8 * (setup.device.memoryBandwidth ?? 0)
    #expect(worker.fixed(1) > 37e9 / bandwidth)
    #expect(worker.fixed(1) < 671e9 / bandwidth)
    #expect(worker.fixed(512) > 671e9 / bandwidth)
  }

  @Test("computes many tokens no faster than the arithmetic's peak, and not much slower")
  func compute() throws {
    let setup = try setup("llama-3.1-70b", "h100-sxm")
    let seconds = try WorkerModel(setup).prefillPass(tokens: 8192, pairs: 0)
    let peak = 8 * (setup.device.fp8FLOPS ?? 0)
    let share = 2 * 69.5e9 * 8192 / (seconds * peak)
    #expect((0.2...0.9).contains(share), "\(share)")
  }

  @Test("has the engine's host on top of the kernels")
  func engine() throws {
    let kernels = try WorkerModel(setup("llama-3.1-70b"))
    let engine = try WorkerModel(setup("llama-3.1-70b", includesEngine: true))
    let host = engine.fixed(1) - kernels.fixed(1)
    #expect((1e-4...5e-3).contains(host), "\(host)")
    #expect(engine.fixed(64) - kernels.fixed(64) > host)
    #expect(engine.prefillFixed(1) > engine.fixed(1))
    let apart = engine.fixed(8) + engine.prefillFixed(512)
    #expect(engine.mixedStep(batch: 8, excess: 0, tokens: 512, pairs: 0) < apart)
    #expect(engine.mixedStep(batch: 8, excess: 0, tokens: 0, pairs: 0) == engine.decodeStep(batch: 8, excess: 0))
  }

  @Test("holds a latent cache once for each group of data-parallel attention")
  func latent() throws {
    let copied = try #require(try WorkerModel(setup("deepseek-v3", "b300-sxm")).kvTokens)
    let shared = try #require(try WorkerModel(setup("deepseek-v3", "b300-sxm", tensor: 1, data: 8)).kvTokens)
    // Less than eight times as many tokens: the attention's weights are copied in place of the cache.
    #expect(shared > 5 * copied && shared < 8 * copied)
  }

  @Test("narrow parts of experts cost more than whole ones spread over the same devices")
  func narrow() throws {
    var split = try setup("qwen3.5-397b-a17b")
    var spread = split
    split.expertTensor = 8
    spread.expertTensor = 1
    #expect(try WorkerModel(spread).prefillFixed(8192) < WorkerModel(split).prefillFixed(8192))
  }

  @Test("tells why there is no model of a worker")
  func problems() throws {
    func problem(_ setup: WorkerSetup) -> String {
      do {
        _ = try WorkerModel(setup)
        return ""
      } catch { return "\(error)" }
    }
    let small = try setup("deepseek-v3", "h100-sxm", tensor: 1)
    #expect(problem(small).contains("does not fit in 1 x H100 SXM"))
    let unknown = try setup("llama-3.1-8b", "crescent-island", tensor: 1)
    #expect(problem(unknown).contains("FLOP/s of Crescent Island is unknown"))
  }

  @Test(
    "has constants between none and a little more than the peak", arguments: DeviceFamily.allCases, Framework.allCases)
  func constants(family: DeviceFamily, framework: Framework) throws {
    let device = try #require(Catalogue.devices.first { DeviceFamily(deviceID: $0.id) == family })
    let kernels = EngineConstants.fitted(for: device.id, framework)
    for share in [
      kernels.compute.bf16, kernels.compute.fp8, kernels.compute.fp4, kernels.expertCompute.bf16,
      kernels.expertCompute.fp8, kernels.expertCompute.fp4, kernels.memory, kernels.expertMemory,
      kernels.promptAttention,
      kernels.decodeAttention, kernels.network, kernels.weightOnly,
    ] {
      #expect((0.05...1.15).contains(share), "\(family) \(framework) \(kernels)")
    }
    let serving = ServingConstants.fitted(for: device.id, framework)
    #expect((1e-4...5e-3).contains(serving.step))
    #expect((0.001...0.5).contains(serving.request))
    #expect((1e-6...1e-4).contains(serving.sequence))
  }
}
