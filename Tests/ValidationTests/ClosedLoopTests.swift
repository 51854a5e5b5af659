import Capacity
import Fleet
import Testing

@testable import Validation

@Suite("Closed loops")
struct ClosedLoopTests {
  private func setup(_ framework: Framework = .vllm, tensor: Int = 4) throws -> WorkerSetup {
    WorkerSetup(
      name: "test", model: try #require(Catalogue.model(id: "llama-3.1-70b")),
      device: try #require(Catalogue.device(id: "h200-sxm")), weights: .fp8, kvElementBytes: 1, tensor: tensor,
      framework: framework)
  }

  private func run(_ setup: WorkerSetup, _ workload: Workload) throws -> LoopLatencies {
    var loop = AggregatedLoop(setup, try WorkerModel(setup), workload)
    return loop.run()
  }

  @Test(
    "with one request in flight take the request's time, one pass, and steps of one sequence",
    arguments: Framework.allCases)
  func alone(framework: Framework) throws {
    let setup = try setup(framework)
    let worker = try WorkerModel(setup)
    let found = try run(setup, Workload(input: 1000, output: 101, concurrency: 1, shortest: 1))
    let pass = worker.prefillPass(tokens: 1000, pairs: WorkerModel.pairs(tokens: 1000, past: 0))
    let request = ServingConstants.fitted(for: setup.device.id, framework).request
    #expect(abs(found.ttft - request - pass) < 1e-9 * pass + 1e-9)
    let mean = (0..<100).reduce(0) { $0 + worker.decodeStep(batch: 1, excess: Double(1001 + $1)) } / 100
    #expect(abs(found.tpot - mean) < 1e-9)
  }

  @Test("leap over steps as if they were taken one by one")
  func leaps() throws {
    let worker = try WorkerModel(setup())
    var leaping = DecodeBatch()
    for i in 0..<5 { leaping.join(i, input: 1000 + i, output: 40 + i) }
    var stepping = leaping
    var seconds = 0.0
    for _ in 0..<30 {
      seconds += stepping.seconds(1, worker)
      stepping.advance(1)
    }
    #expect(abs(leaping.seconds(30, worker) - seconds) < 1e-9)
    #expect(leaping.stepsCovering(seconds, worker) == 30)
    #expect(leaping.stepsCovering(seconds * 1.0001, worker) == 31)
    #expect(leaping.stepsToFinish == 39)
    leaping.advance(39)
    #expect(leaping.popFinished() == 0 && leaping.popFinished() == nil)
  }

  @Test("get slower with more requests in flight, in both phases", arguments: Framework.allCases)
  func load(framework: Framework) throws {
    let setup = try setup(framework)
    let found = try [4, 16, 64].map { try run(setup, Workload(input: 4096, output: 512, concurrency: $0)) }
    for (few, many) in zip(found, found.dropFirst()) {
      #expect(few.ttft < many.ttft)
      #expect(few.tpot < many.tpot)
    }
  }

  @Test("wait for memory where the cache of all requests does not fit")
  func memory() throws {
    let setup = try setup(tensor: 2)
    let room = try #require(WorkerModel(setup).kvTokens)
    let fitting = Int(room / 9000)
    let workload = Workload(input: 8000, output: 1000, concurrency: 2 * fitting, shortest: 1)
    let found = try run(setup, workload)
    // Half of the requests are always waiting for as long as the other half decodes.
    #expect(found.ttft > 0.5 * found.tpot * 1000)
  }

  @Test("keep prompts out of the decode steps where the phases are apart")
  func disaggregated() throws {
    let setup = try setup()
    let worker = try WorkerModel(setup)
    let workload = Workload(input: 8192, output: 256, concurrency: 32)
    var apart = DisaggregatedLoop(
      prefill: setup, workers: (8, 2), models: (worker, worker), handoff: .init(tokenSeconds: 0, latency: 0), workload)
    let found = apart.run()
    let together = try run(setup, workload)
    #expect(found.tpot < 0.5 * together.tpot)
    #expect(found.ttft < together.ttft)
    var slowLink = DisaggregatedLoop(
      prefill: setup, workers: (8, 2), models: (worker, worker), handoff: .init(tokenSeconds: 0, latency: 0.5), workload
    )
    let later = slowLink.run().ttft - found.ttft
    #expect((0.3...0.6).contains(later), "\(later)")
  }

  @Test("spread a prompt over one group of data-parallel attention alone")
  func unevenness() {
    var policy = Policy(mixes: true, chunks: true, tokenBudget: 8192, pollSteps: 1, reservedOutput: 0.5)
    #expect(policy.unevenness(prompts: 3) == 1)
    policy.groups = 8
    #expect(policy.unevenness(prompts: 1) == 8)
    #expect(policy.unevenness(prompts: 8) == 1)
    #expect(abs(policy.unevenness(prompts: 9) - 16.0 / 9) < 1e-12)
  }

  @Test("have lengths spread evenly from the shortest to the longest")
  func lengths() {
    let workload = Workload(input: 1000, output: 200, concurrency: 100)
    let inputs = (0..<workload.requests).map { workload.input(of: $0) }
    #expect(workload.requests == 1000)
    #expect(inputs.min()! >= 800 && inputs.max()! <= 1000)
    let mean = Double(inputs.reduce(0, +)) / 1000
    #expect(abs(mean - 900) < 2)
    #expect(Workload(input: 1000, output: 200, concurrency: 1, shortest: 1).input(of: 17) == 1000)
  }

  @Test("take sequences out of the heap in the order of their ends")
  func heap() {
    var heap = FinishHeap()
    var queue = TimedQueue()
    for i in 0..<200 {
      heap.push(Int32(i), at: (i * 37) % 101)
      queue.push(i, at: Double((i * 53) % 97))
    }
    var last = -1
    while heap.count > 0 {
      #expect(heap.next >= last)
      last = heap.next
      let value = Int(heap.pop())
      #expect((value * 37) % 101 == last)
    }
    var lastTime = -1.0
    while let time = queue.next {
      #expect(time >= lastTime)
      lastTime = time
      #expect(Double((queue.pop() * 53) % 97) == time)
    }
  }
}
