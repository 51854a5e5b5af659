import Fleet
import Testing

@testable import Feed

/// Targets that come and go, and clocks that jump: nothing grows without bound, nothing is asked in bursts, and no
/// number is made of what was missed.
struct FlappingTests {
  private func page(_ tokens: Int, timestamp: Int? = nil) -> [UInt8] {
    let stamp = timestamp.map { " \($0)" } ?? ""
    return Array(
      """
      vllm:num_requests_running{engine="0"} 3\(stamp)
      vllm:generation_tokens_total{engine="0"} \(tokens)\(stamp)

      """.utf8)
  }

  private func fleet() -> FleetState {
    FleetState(
      targets: ["a", "b"].map { TargetSpec(url: "http://\($0):1/metrics") }, options: FeedOptions(interval: 1))
  }

  @Test("A target that flaps for hours: events and memory are bounded, the rate is right, the other is not touched")
  func flapping() throws {
    var state = fleet()
    for second in 0..<10_000 {
      state.take(page(100 * second), of: 1, at: Double(second))
      if second.isMultiple(of: 2) {
        state.take(page(50 * second), of: 0, at: Double(second))
      } else {
        state.fail(0, "found HTTP status 503, expected 200", at: Double(second))
      }
    }
    #expect(state.log.latest.count <= EventRing.capacity && state.log.count > 9000)
    #expect(state.targets[0].store.frameCount <= TargetStore.mostFrames)
    let report = FeedReport(state, at: 9999)
    let rates = Dictionary(
      uniqueKeysWithValues: report.workers.indices.map {
        (report.workers[$0].name, report.workerFindings[$0].value(.outputTokenRate))
      })
    #expect(rates["a:1"] == 50 && rates["b:1"] == 100)
    #expect(state.targets[0].health(at: 9999, interval: 1) == .stale && state.targets[1].problem == nil)
  }

  @Test("A machine that slept: what was missed is not made up for, and the rate is over the time that passed")
  func sleep() throws {
    var schedule = Schedule(due: 0)
    schedule.isUnderWay = true
    schedule.finish(isGood: true, now: 36_000, interval: 5)
    #expect(schedule.due > 36_000 && schedule.due <= 36_005)
    var state = fleet()
    state.take(page(0), of: 0, at: 0)
    state.take(page(36_000), of: 0, at: 36_000)
    let report = FeedReport(state, at: 36_000)
    let worker = try #require(report.workers.firstIndex { $0.name == "a:1" })
    #expect(report.workerFindings[worker].value(.outputTokenRate) == 1)
  }

  @Test("The page's own clock may jump: rates are over ours", arguments: [-86_400_000, 0, 86_400_000])
  func timestamps(jump: Int) throws {
    var state = fleet()
    state.take(page(0, timestamp: 1_790_000_000_000), of: 0, at: 0)
    state.take(page(500, timestamp: 1_790_000_000_000 + jump), of: 0, at: 5)
    let report = FeedReport(state, at: 5)
    let worker = try #require(report.workers.firstIndex { $0.name == "a:1" })
    #expect(report.workerFindings[worker].value(.outputTokenRate) == 100)
  }

  @Test("Time that stands still or goes back gives no rate, and no infinite one", arguments: [0.0, -3])
  func back(step: Double) throws {
    var state = fleet()
    state.take(page(0), of: 0, at: 10)
    state.take(page(500), of: 0, at: 10 + step)
    let report = FeedReport(state, at: 10)
    let worker = try #require(report.workers.firstIndex { $0.name == "a:1" })
    #expect(report.workerFindings[worker].value(.outputTokenRate) == nil)
    #expect(report.workerFindings[worker].value(.running) == 3)
  }

  @Test("After bad answers there are pauses, at most four intervals long")
  func backOff() {
    var schedule = Schedule(due: 0)
    var pauses: [Double] = []
    for _ in 0..<8 {
      let before = schedule.due
      schedule.finish(isGood: false, now: before, interval: 2)
      pauses.append(schedule.due - before)
    }
    #expect(pauses == [2, 4, 8, 8, 8, 8, 8, 8])
    schedule.finish(isGood: true, now: schedule.due, interval: 2)
    #expect(schedule.failures == 0)
  }
}
