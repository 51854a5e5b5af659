import Dispatch
import Fleet
import Testing

@testable import Session

/// A runner on its caller's thread.
struct InlineRunnerTests {
  @Test("Nothing moves but in a turn, and then what is due")
  func turns() async throws {
    let inline = InlineRunner(Counter(), lag: .milliseconds(40)) {}
    // The start is there to be shown at once.
    #expect(inline.runner.take().latest?.time == 0)
    let first = try #require(inline.turn())
    #expect(first > .now + .milliseconds(900))
    #expect(inline.runner.take().latest == nil)
    // No two pictures come sooner after each other than a screen shows them.
    try await Task.sleep(for: SourceRunner.publishInterval + .milliseconds(10))
    // A sample that is due soon enough is taken early, and the next one keeps its place on the grid.
    let second = try #require(inline.turn(slack: .seconds(2)))
    #expect(second - first > .milliseconds(900))
    let update = inline.runner.take()
    #expect(update.latest?.time == 1 && update.samples.map(\.time) == [1])
  }

  @Test("Commands are carried out in the next turn")
  func commands() {
    let inline = InlineRunner(Counter()) {}
    _ = inline.runner.take()
    inline.runner.send(.apply(.arrivalRate(7)))
    inline.runner.send(.pause(true))
    #expect(inline.turn() == nil)
    #expect(inline.runner.take().latest?.traffic.rate == 7)
    inline.runner.send(.apply(.arrivalRate(-1)))
    _ = inline.turn()
    #expect(!inline.runner.take().refusals.isEmpty)
    inline.runner.send(.stop)
    #expect(inline.turn() == nil)
    inline.runner.send(.step)
    #expect(inline.turn() == nil)
    #expect(inline.runner.take().latest == nil)
  }

  @Test("It goes on from where it is on a thread of its own")
  func leaves() {
    let knock = DispatchSemaphore(value: 0)
    let inline = InlineRunner(Counter()) { knock.signal() }
    inline.runner.send(.step)
    inline.runner.send(.pause(true))
    _ = inline.turn()
    #expect(inline.runner.take().latest?.time == 1)
    inline.leave()
    #expect(inline.turn() == nil)
    inline.runner.send(.step)
    var latest: Snapshot?
    for _ in 0..<500 where latest?.time != 2 {
      latest = inline.runner.take().latest ?? latest
      _ = knock.wait(timeout: .now() + .milliseconds(10))
    }
    #expect(latest?.time == 2)
    inline.runner.send(.stop)
  }
}
