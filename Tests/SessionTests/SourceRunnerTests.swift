import Dispatch
import Fleet
import Testing

@testable import Session

/// The thread that a source runs on: what front ends send it and what they get.
struct SourceRunnerTests {
  /// What a front end has taken so far.
  private final class FrontEnd {
    private let knock = DispatchSemaphore(value: 0)
    private(set) var runner: SourceRunner?
    private(set) var samples: [Snapshot] = []
    private(set) var latest: Snapshot?
    private(set) var travel: SourceRunner.Travel?
    private(set) var other: OtherCourse?
    private(set) var refusals: [String] = []
    private(set) var isAtStart = false

    init(_ source: some Source, speed: Double = .infinity, isPaused: Bool = true) {
      runner = SourceRunner(source, speed: speed, isPaused: isPaused) { [knock] in knock.signal() }
    }

    deinit { runner?.send(.stop) }

    func send(_ commands: SourceRunner.Command...) { for command in commands { runner?.send(command) } }

    /// Waits until something holds; false after five seconds.
    func wait(_ holds: (FrontEnd) -> Bool) -> Bool {
      for _ in 0..<500 {
        take()
        if holds(self) { return true }
        _ = knock.wait(timeout: .now() + .milliseconds(10))
      }
      return false
    }

    private func take() {
      guard let update = runner?.take() else { return }
      samples += update.samples
      latest = update.latest ?? latest
      travel = update.travel ?? travel
      if let news = update.other { other = news.course }
      refusals += update.refusals
      isAtStart = isAtStart || update.isAtStart
    }
  }

  private func frontEnd(at time: Double = 100) throws -> FrontEnd {
    var machine = TimeMachine(Counter(), checkpointSeconds: 7, mostCheckpoints: 6)
    machine.advance(to: time) { _ in }
    return FrontEnd(machine)
  }

  @Test("Steps, jumps and goes to times, within what there is")
  func moves() throws {
    let front = try frontEnd()
    front.send(.stepBack, .stepBack)
    #expect(front.wait { $0.latest?.time == 98 })
    front.send(.step)
    #expect(front.wait { $0.latest?.time == 99 })
    front.send(.jump(by: -30))
    #expect(front.wait { $0.latest?.time == 69 })
    front.send(.jump(by: 1000))
    #expect(front.wait { $0.latest?.time == 100 })
    front.send(.seek(to: 12.4))
    #expect(front.wait { $0.latest?.time == 12 })
    front.send(.seek(to: 1e6))
    #expect(front.wait { !$0.refusals.isEmpty })
    #expect(front.travel?.reach == 0...100)
    #expect(front.other?.kind == .ahead)
    #expect(front.other?.samples.first?.time == 13)
  }

  @Test("Runs backward to the start and stops there")
  func backward() throws {
    let front = try frontEnd()
    front.send(.speed(400), .reverse(true), .pause(false))
    #expect(front.wait { $0.isAtStart })
    #expect(front.wait { $0.latest?.time == 0 })
    // On the way it was seen at several times, each earlier than the one before.
    front.send(.speed(1000), .pause(false))
    #expect(front.wait { ($0.latest?.time ?? 0) > 20 })
  }

  @Test("A branch is begun by an action in the past, compared and left")
  func branches() throws {
    let front = try frontEnd()
    front.send(.seek(to: 40), .apply(.arrivalRate(7)), .step, .step)
    #expect(front.wait { $0.latest?.time == 42 })
    #expect(front.wait { $0.travel?.course?.branches.count == 2 })
    #expect(front.wait { $0.other?.kind == .abandoned })
    #expect(front.other?.samples.first?.time == 41)
    let branched = front.latest
    front.send(.branch(.rename(1, "more")), .compare(0))
    #expect(front.wait { $0.other?.kind == .compared && $0.travel?.course?.branches[1].name == "more" })
    #expect(front.other?.samples.count == 100)
    front.send(.branch(.play(0)))
    #expect(front.wait { $0.travel?.course?.current == 0 })
    #expect(front.latest?.time == 42)
    #expect(front.latest?.fleet != branched?.fleet)
    // The past of the branch that is played now is handed over for the graphs.
    #expect(front.samples.last?.time == 42)
    front.send(.branch(.play(9)))
    #expect(front.wait { !$0.refusals.isEmpty })
  }
}
