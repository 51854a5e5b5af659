import Capacity
import Fleet
import Testing

@testable import Simulator

/// Models most of whose layers keep a state of fixed size, or a window, in place of a cache that grows.
struct FixedStateTests {
  /// One prefill worker or more with plenty of room, and one decode worker, of eight H200 each.
  private func fleet(_ model: Model, kvElementBytes: Double = 2) throws -> FleetModel {
    func pool(_ role: Role, _ workers: Int, _ utilization: Double) throws -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: try #require(Catalogue.device(id: "h200-sxm")), devicesPerWorker: 8,
        workers: workers, memoryUtilization: utilization, handoffTokens: 1_000_000_000)
    }
    // Memory is short, so that it decides.
    return try FleetModel(
      FleetPlan(
        model: model, precision: .fp8, kvElementBytes: kvElementBytes,
        pools: [try pool(.prefill, 6, 0.9), try pool(.decode, 1, 0.45)]))
  }

  private func hybrid(withState: Bool = true) throws -> Model {
    var model = try #require(Catalogue.model(id: "qwen3.5-397b-a17b"))
    if !withState { model.fixedStateBytes = 0 }
    return model
  }

  @Test("The catalogue's states are the shapes' own")
  func catalogue() throws {
    // Of 60 layers 45 are linear: 64 heads of 128 keys by 128 values in 16 bits.
    #expect(try hybrid().fixedStateBytes == 45 * 64 * 128 * 128 * 2)
    // Of 36 layers 18 look at 128 tokens: 8 heads of 64, keys and values in 16 bits.
    let windowed = try #require(Catalogue.model(id: "gpt-oss-120b"))
    #expect(windowed.fixedStateBytes == 18 * 128 * 2 * 8 * 64 * 2)
  }

  @Test("A linear state stays in 16 bits, a window is as wide as the cache")
  func width() throws {
    #expect(try hybrid().stateBytes(kvElementBytes: 1) == hybrid().fixedStateBytes)
    let windowed = try #require(Catalogue.model(id: "gpt-oss-120b"))
    #expect(windowed.stateBytes(kvElementBytes: 1) == windowed.fixedStateBytes / 2)
  }

  @Test("It takes memory from the batch")
  func memory() throws {
    let mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.fixed, mean: 400), output: LengthDistribution(.fixed, mean: 200))
    let (with, without) = (try fleet(hybrid()), try fleet(hybrid(withState: false)))
    let (worker, context) = (with.workers[1], 500.0)
    #expect(worker.kvTokens == without.workers[1].kvTokens)
    // Two KV heads on eight devices are there four times, the linear heads once.
    #expect(worker.stateTokens == 94_371_840 / 30_720 / 4)
    let batch = try #require(with.decodePoint(mix, SLO(), ofPool: 1).memoryBatch)
    let more = try #require(without.decodePoint(mix, SLO(), ofPool: 1).memoryBatch)
    #expect(abs(more / batch / (1 + worker.stateTokens / context) - 1) < 0.01, "\(more) \(batch)")
  }

  @Test("A state that does not fit beside the weights is an error, not a fleet that stands still")
  func tooLarge() throws {
    var model = try hybrid()
    model.fixedStateBytes = 900e9
    let error = #expect(throws: CapacityError.self) { try fleet(model) }
    #expect(
      error?.description.contains("keeps 900 GB of fixed state a sequence") == true, "\(String(describing: error))")
  }

  @Test("A step reads it, and writes a linear one")
  func steps() throws {
    let (with, without) = (try fleet(hybrid()).workers[1], try fleet(hybrid(withState: false)).workers[1])
    let device = try #require(Catalogue.device(id: "h200-sxm"))
    let share = EngineConstants.fitted(for: device.id).decodeAttention
    let seconds = 64 * 2 * 94_371_840 / (8 * (device.memoryBandwidth ?? 0) * share)
    #expect(abs((with.fixed(64) - without.fixed(64)) / seconds - 1) < 1e-6)
  }

  @Test("It crosses the link with every request")
  func transfer() throws {
    let mix = Fixture.mix(
      rate: 5, input: LengthDistribution(.fixed, mean: 1000), output: LengthDistribution(.fixed, mean: 20))
    let model = try fleet(hybrid(), kvElementBytes: 1)
    var engine = Fixture.engine(model, mix)
    engine.run(until: 40)
    Fixture.drain(&engine, mix)
    let each = engine.counts.transferBytes / Double(engine.counts.prefilled)
    #expect(each == 1000 * 15_360 + 94_371_840)
    #expect(model.demand(mix, ofPool: 1).bytes == each)
  }

  @Test("The engine admits no more sequences than have room with it, and counts it as used", arguments: [true, false])
  func admission(withState: Bool) throws {
    let model = try fleet(hybrid(withState: withState))
    let worker = model.workers[1]
    let mix = Fixture.mix(
      rate: 400, input: LengthDistribution(.fixed, mean: 400), output: LengthDistribution(.fixed, mean: 200))
    var engine = Fixture.engine(model, mix, batch: 60_000)
    engine.run(until: 60)
    let room = try #require(worker.kvTokens)
    let running = Double(engine.batch[0].batch)
    let mostly = room / (500 + worker.stateTokens)
    #expect(running > 0.75 * mostly && running < 1.15 * mostly, "\(running) \(mostly)")
    let used = engine.batch[0].kvTokens(at: engine.time)
    #expect(used <= room && used >= running * (400 + worker.stateTokens))
    Fixture.drain(&engine, mix)
    #expect(engine.batch[0].kvTokens(at: engine.time) == 0)
    #expect(engine.promisedTokens[0] == 0 && engine.prefill.allSatisfy { $0.held == 0 })
  }

  @Test("The memory's use agrees with the capacity model")
  func agreement() throws {
    let model = try fleet(hybrid())
    var mix = Fixture.mix(
      rate: 1, input: LengthDistribution(.lognormal(cv: 0.3), mean: 400),
      output: LengthDistribution(.lognormal(cv: 0.3), mean: 400))
    let slo = SLO(tpot: 0.2)
    mix.rate = model.assess(mix, slo: slo).capacity * 0.8
    let expected = model.assess(mix, slo: slo)
    let decode = try #require(expected.use(ofPool: 1))
    #expect(decode.resource == .decodeMemory)
    var simulator = try Simulator(Scenario(name: "state", seed: 3, fleet: model.plan, traffic: mix, slo: slo))
    simulator.advance(to: 200)
    let split = simulator.summary.pools[1].split
    #expect(abs(split.busy - decode.busy) < 0.03, "\(split.busy) \(decode.busy)")
  }
}
