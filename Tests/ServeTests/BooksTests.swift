import Fleet
import Simulator
import Testing

@testable import Feed
@testable import Serve

/// What the served pages tell against what the simulator counts itself.
@Suite("Books of a served fleet")
struct BooksTests {
  static func scenario(general: Bool = false) throws -> Scenario {
    let model = try #require(Catalogue.model(id: "llama-3.1-70b"))
    let device = try #require(Catalogue.device(id: "h200-sxm"))
    func pool(_ role: Role, _ workers: Int) -> PoolPlan {
      PoolPlan(name: role.rawValue, role: role, device: device, devicesPerWorker: 4, workers: workers)
    }
    let pools = general ? [pool(.general, 4)] : [pool(.prefill, 5), pool(.decode, 3)]
    let mix = TrafficMix(
      rate: 12,
      classes: [
        TrafficClass(
          name: "a", input: LengthDistribution(.lognormal(cv: 1), mean: 1500),
          output: LengthDistribution(.lognormal(cv: 1), mean: 150), cacheHitRate: 0.3)
      ])
    return Scenario(name: "books", fleet: FleetPlan(model: model, pools: pools), traffic: mix)
  }

  private static func books(
    _ scenario: Scenario, seconds: Double, table: PageTable = PageTable(.vllm)
  ) throws -> FleetBooks {
    var simulator = try Simulator(scenario)
    var books = FleetBooks(&simulator, workerPlan: table.workerSamples, fleetPlan: table.fleetSamples)
    var time = 0.0
    while time < seconds {
      time += 0.37
      simulator.advance(to: time)
      books.update(&simulator)
    }
    return books
  }

  private func histogram(_ books: FleetBooks, _ metric: String, _ role: Role) throws -> BucketCounts {
    let row = try #require(PageTable(.vllm).worker.first { $0.metric == metric })
    return try histogram(books, row, role)
  }

  /// Of all workers of a role together.
  private func histogram(_ books: FleetBooks, _ row: PageRow, _ role: Role) throws -> BucketCounts {
    let slot = try #require(row.histogram)
    let members = books.workers.filter { $0.role == role }
    var sum = try #require(members.first?.samples.histograms[slot])
    for book in members.dropFirst() { sum.add(book.samples.histograms[slot]) }
    return sum
  }

  private func sum(_ books: FleetBooks, _ figure: Figure, _ role: Role) -> Double {
    books.sum(figure, over: books.workers.filter { $0.role == role }) ?? .nan
  }

  @Test("What the workers tell adds up to what the simulator counts")
  func conservation() throws {
    let books = try Self.books(try Self.scenario(), seconds: 120)
    let fleet = books.snapshot.fleet
    let completed = try #require(fleet.value(.completed))
    #expect(completed > 1000)
    // A request of one token of output ends in prefill: some few of them.
    let finished = sum(books, .finished, .decode)
    #expect(finished <= completed && finished > 0.95 * completed)
    let prompt = try #require(fleet.value(.promptTokens))
    let cached = try #require(fleet.value(.cachedTokens))
    #expect(sum(books, .promptTokens, .prefill) == prompt)
    #expect(sum(books, .cachedTokens, .prefill) == cached)
    // What is in a pass is computed already in part.
    #expect(abs(sum(books, .computedTokens, .prefill) - (prompt - cached)) < 5 * 8192)
    #expect(try histogram(books, "vllm:request_prompt_tokens", .prefill).sum == prompt)
    #expect(try histogram(books, "vllm:request_queue_time_seconds", .prefill).total == sum(books, .finished, .prefill))
    #expect(sum(books, .transferredTokens, .decode) <= prompt)
    let gaps = try histogram(books, "vllm:inter_token_latency_seconds", .decode)
    let made = sum(books, .generatedTokens, .decode)
    // Gaps are booked at the end of a leap; first tokens have none.
    #expect(gaps.total <= made && gaps.total > 0.9 * made)
    let bytes = try histogram(books, "vllm:nixl_bytes_transferred", .decode)
    let perToken = bytes.sum / sum(books, .transferredTokens, .decode)
    #expect(abs(perToken - books.plan.kvBytesPerToken) < 1e-6 * perToken)
    for book in books.workers { #expect((0...125).contains(book.value(.idleSeconds) ?? .nan)) }
    let energy = try #require(fleet.value(.energy))
    #expect(sum(books, .joules, .prefill) + sum(books, .joules, .decode) < Double(4) * energy)
  }

  @Test("SGLang's stages add up to the time that users wait, and its queue on decode is not the transfer")
  func stages() throws {
    let table = PageTable(.sglang)
    let books = try Self.books(try Self.scenario(), seconds: 120, table: table)
    func mean(_ metric: String, _ role: Role, stage: String = "") throws -> Double {
      let rows = table.worker.filter { $0.metric == metric }
      let row = try #require(rows.first { stage.isEmpty || "\($0.labels)".contains(stage) })
      let counts = try histogram(books, row, role)
      return counts.sum / counts.total
    }
    let parts = [
      try mean("sglang:queue_time_seconds", .prefill),
      try mean("sglang:per_stage_req_latency_seconds", .prefill, stage: "prefill_forward"),
      try mean("sglang:per_stage_req_latency_seconds", .prefill, stage: "prefill_transfer_kv_cache"),
    ]
    #expect(try mean("sglang:queue_time_seconds", .decode) == 0)
    let slot = try #require(table.router.first { $0.metric == "smg_pd_ttft_seconds" }?.histogram)
    let whole = books.samples.histograms[slot]
    let sum = parts.reduce(0, +)
    // The first token comes with the KV cache. Users' times are of those who are done, the parts of all.
    let mean = whole.sum / whole.total
    #expect(abs(sum / mean - 1) < 0.03, "\(parts) against \(mean)")
    for part in parts { #expect(part > 0) }
  }

  @Test("A general pool tells both phases")
  func general() throws {
    let books = try Self.books(try Self.scenario(general: true), seconds: 60)
    let prompt = try #require(books.snapshot.fleet.value(.promptTokens))
    #expect(sum(books, .promptTokens, .general) == prompt)
    #expect(sum(books, .finished, .general) == books.snapshot.fleet.value(.completed))
    #expect(try histogram(books, "vllm:time_to_first_token_seconds", .general).total > 300)
  }

  @Test("Counters never fall, whatever happens to workers")
  func monotone() throws {
    var last: [[Figure: Double]] = []
    let counters = Figure.allCases.filter {
      [
        .started, .finished, .promptTokens, .computedTokens, .cachedTokens, .transferredTokens, .generatedTokens,
        .joules,
        .idleSeconds, .finishedTokens,
      ].contains($0)
    }
    var simulator = try Simulator(try Self.scenario())
    let table = PageTable(.sglang)
    var books = FleetBooks(&simulator, workerPlan: table.workerSamples, fleetPlan: table.fleetSamples)
    for step in 1...200 {
      if step == 40 { try simulator.apply(.failWorkers("decode", 2)) }
      if step == 60 { try simulator.apply(.failWorkers("prefill", 2)) }
      if step == 100 { try simulator.apply(.repairWorkers("decode")) }
      if step == 120 { try simulator.apply(.slowWorkers("prefill", 2, 3)) }
      simulator.advance(to: Double(step) * 0.21)
      books.update(&simulator)
      let now = books.workers.map { book in
        Dictionary(uniqueKeysWithValues: counters.map { ($0, book.value($0) ?? 0) })
      }
      for (worker, values) in now.enumerated() where worker < last.count {
        for (figure, value) in values {
          #expect(value >= last[worker][figure] ?? 0, "\(figure) of \(worker) at \(step)")
        }
      }
      last = now
    }
    #expect(books.workers.contains { !$0.account.state.isServing })
  }

  @Test(
    "Every page is right for a strict reader, whatever the dialect and the pools", arguments: ServedDialect.allCases)
  func strict(dialect: ServedDialect) throws {
    for general in [true, false] {
      var simulator = try Simulator(try Self.scenario(general: general))
      let table = PageTable(dialect)
      var books = FleetBooks(&simulator, workerPlan: table.workerSamples, fleetPlan: table.fleetSamples)
      for time in [0.0, 20] {
        simulator.advance(to: time)
        books.update(&simulator)
        let names = WorkerNames(
          model: "a \"model\"\\\n", base: "http://h:1", startTime: 1.7e9, seed: 1, plan: simulator.scenario.fleet)
        let writer = PageWriter(books: books, table: table, names: names)
        for page in [writer.router(), writer.devices()] + books.workers.map({ writer.worker($0) }) {
          let checker = PageChecker.check(page, isOpenMetrics: false)
          #expect(checker.problems.isEmpty && checker.count.samples > 3, "\(checker.problems.map(\.description))")
        }
      }
    }
  }

  @Test("Keeping a journal changes nothing")
  func journal() throws {
    let scenario = try Self.scenario()
    var plain = try Simulator(scenario)
    var kept = plain
    kept.keepsJournal = true
    for step in 1...60 {
      plain.advance(to: Double(step))
      kept.advance(to: Double(step))
      _ = kept.takeJournal()
    }
    #expect(plain.snapshot() == kept.snapshot())
  }
}
