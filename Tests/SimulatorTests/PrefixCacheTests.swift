import Capacity
import Fleet
import SharedData
import Testing

@testable import Simulator

struct PrefixCacheTests {
  private func blocks(_ ids: Int32...) -> ContiguousArray<Int32>.SubSequence { ContiguousArray(ids)[...] }

  @Test("A prefix is known as far as it goes")
  func match() {
    var cache = PrefixCache(capacity: 10)
    cache.insert(blocks(1, 2, 3))
    cache.insert(blocks(1, 2, 4))
    #expect(cache.match(blocks(1, 2, 4, 9)) == 3)
    #expect(cache.match(blocks(1, 5, 3)) == 1)
    #expect(cache.match(blocks(9, 1)) == 0)
    #expect(cache.count == 4)
  }

  @Test("The least recently used goes first")
  func eviction() {
    var cache = PrefixCache(capacity: 3)
    cache.insert(blocks(1))
    cache.insert(blocks(2))
    cache.insert(blocks(3))
    cache.insert(blocks(1))
    cache.insert(blocks(4))
    #expect(cache.match(blocks(2)) == 0)
    #expect([1, 3, 4].allSatisfy { cache.match(blocks($0)) == 1 })
    cache.insert(blocks(5, 6, 7, 8))
    #expect(cache.count == 3)
    #expect(cache.match(blocks(5, 6, 7, 8)) == 3)
    cache.removeAll()
    #expect(cache.count == 0)
    var none = PrefixCache(capacity: 0)
    none.insert(blocks(1, 2))
    #expect(none.match(blocks(1)) == 0)
  }

  @Test("It does what the plain list of uses does", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func reference(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var cache = PrefixCache(capacity: 12)
    var list: [Int32] = []
    for _ in 0..<2000 {
      let start = Int32(random.uniform() * 20)
      let prompt = ContiguousArray((0..<Int32(1 + random.uniform() * 5)).map { start + $0 })
      #expect(cache.match(prompt[...]) == prompt.prefix { list.contains($0) }.count)
      cache.insert(prompt[...])
      for block in prompt.reversed() {
        list.removeAll { $0 == block }
        list.append(block)
        if list.count > 12 { list.removeFirst() }
      }
    }
  }

  private static let mooncake = "traces/mooncake_conversation_trace.jsonl"

  private func trace() throws -> Trace {
    try Trace.read(try #require(SharedData.bytes(Self.mooncake)), file: "mooncake")
  }

  private func simulator(workers: (Int, Int), routing: RoutingPolicy, cache: Int) throws -> Simulator {
    var fleet = try Fixture.llama(workers: workers).plan
    fleet.routing.arrivals = routing
    for pool in fleet.pools.indices {
      fleet.pools[pool].prefixCacheTokens = cache
      fleet.pools[pool].queueLimit = 1_000_000
    }
    let scenario = Scenario(
      name: "mooncake", fleet: fleet,
      traffic: Fixture.mix(
        rate: 1, input: LengthDistribution(.fixed, mean: 1), output: LengthDistribution(.fixed, mean: 1)),
      slo: SLO(ttft: 30, tpot: 0.1))
    return try Simulator(scenario, trace: TraceCursor(try trace()))
  }

  @Test(
    "Mooncake's conversation trace hits 37.4 % of its tokens in a cache without end",
    .enabled(if: SharedData.has(mooncake)))
  func infinite() throws {
    var simulator = try simulator(workers: (1, 16), routing: .leastOutstanding, cache: 1_000_000_000)
    simulator.advance(to: 40_000)
    let summary = simulator.summary
    let hits = Double(summary.cachedTokens) / Double(summary.promptTokens)
    #expect(summary.completed == 12_031)
    #expect(abs(hits - 0.374) < 0.002, "\(hits)")
  }

  @Test(
    "Routing by prefix keeps conversations where their caches are",
    .enabled(if: SharedData.has(mooncake)))
  func routing() throws {
    func hits(_ policy: RoutingPolicy) throws -> Double {
      var simulator = try simulator(workers: (24, 16), routing: policy, cache: 4_000_000)
      simulator.advance(to: 4000)
      let summary = simulator.summary
      #expect(summary.completed == 12_031)
      return Double(summary.cachedTokens) / Double(summary.promptTokens)
    }
    let blind = try hits(.leastOutstanding)
    let aware = try hits(.prefixAware)
    #expect(aware > blind + 0.1, "\(blind) \(aware)")
    #expect(aware < 0.374)
  }
}
