import Capacity
import Dispatch
import Fleet
import Session
import Synchronization
import Testing

@testable import Simulator

/// The minutes to come: what is shown beforehand is what comes.
struct LookaheadTests {
  private func session(at time: Double = 30) throws -> Simulator {
    let model = try Fixture.llama(workers: (12, 8))
    let mix = Fixture.mix(
      rate: 60, input: LengthDistribution(.exponential, mean: 1200), output: LengthDistribution(.exponential, mean: 250)
    )
    var simulator = try Simulator(
      Scenario(name: "test", fleet: model.plan, traffic: mix, slo: SLO(ttft: 2, tpot: 0.04)))
    simulator.advance(to: time)
    return simulator
  }

  private let endless = Lookahead.Budget(runs: 1, time: .seconds(600), firstTime: .seconds(600))

  /// The session itself, played on, a sample each second.
  private func played(_ session: Simulator, seconds: Int) -> [Snapshot] {
    var session = session
    let start = session.time
    return (1...seconds).compactMap { second in
      var last: Snapshot?
      session.advance(to: start + Double(second)) { last = $0 }
      return last
    }
  }

  @Test("The first pair is what the session shows when it goes on, and when the draft is applied")
  func same() throws {
    let session = try session()
    let actions: [Action] = [.inputLength(4800), .scaleWorkers("decode", 6)]
    let result = Lookahead.compute(Lookahead.Question(actions: actions, seconds: 60), from: session, budget: endless)
    #expect(result.end == .complete && result.reached == 60 && result.from == 30)
    #expect(result.now.stranded == played(session, seconds: 60).map { $0.fleet.value(.strandedShare) ?? .nan })
    var drafted = session
    for action in actions { try drafted.apply(action) }
    let samples = played(drafted, seconds: 60)
    #expect(result.draft.stranded == samples.map { $0.fleet.value(.strandedShare) ?? .nan })
    #expect(result.draft.tpot == samples.map { $0.fleet.value(.tpotP99) ?? .nan })
    #expect(result.draft.queue == samples.map { $0.pools[0].readings.value(.queueDepth) ?? .nan })
    #expect(result.draft.stranded != result.now.stranded)
  }

  @Test("What is counted is what was judged in that time")
  func counted() throws {
    var session = try session()
    let before = session.main.engine.latencies
    let result = Lookahead.compute(Lookahead.Question(actions: [], seconds: 60), from: session, budget: endless)
    session.advance(to: 90)
    let after = session.main.engine.latencies
    let met = Double(after.met - before.met) / Double(after.judged - before.judged)
    let outcome = try #require(result.runs.first)
    #expect(outcome.now == outcome.draft)
    #expect(outcome.now.fleet.value(.attainment) == met)
    #expect(outcome.now.fleet.value(.goodput) == Double(after.met - before.met) / 60)
    // Watts are joules over the sixty seconds, not over all that the session has run.
    let watts = try #require(outcome.now.fleet.value(.power))
    let shown = session.snapshot().pools.compactMap { $0.readings.value(.power) }.reduce(0, +)
    #expect(abs(watts / shown - 1) < 0.3)
  }

  @Test("Further pairs differ, are the same each time, and share their random numbers between their two runs")
  func pairs() throws {
    let session = try session()
    let budget = Lookahead.Budget(runs: 4, time: .seconds(600), firstTime: .seconds(600))
    let question = Lookahead.Question(actions: [.flushCache("prefill")], seconds: 40)
    let result = Lookahead.compute(question, from: session, budget: budget)
    #expect(result.runs.count == 4)
    #expect(Set(result.runs.map { $0.now.fleet.value(.ttftP99) }).count == 4)
    // Nothing hits a cache in this traffic: emptying it changes nothing, whatever the random numbers.
    #expect(result.runs.allSatisfy { $0.now == $0.draft })
    #expect(result == Lookahead.compute(question, from: session, budget: budget))
    let change = try #require(result.estimate { $0.fleet.value(.ttftP99) }?.change)
    #expect(change.mean == 0 && change.half == 0)
    #expect(try #require(result.estimate { $0.fleet.value(.ttftP99) }?.now.half) > 0)
  }

  @Test("A move of workers says who leaves, what they finish, and how long it takes")
  func move() throws {
    let session = try session()
    let held = session.snapshot().workers
    let actions: [Action] = [.scaleWorkers("decode", 5), .scaleWorkers("prefill", 14)]
    let result = Lookahead.compute(Lookahead.Question(actions: actions, seconds: 300), from: session, budget: endless)
    let move = result.move
    #expect(move.leaving == 3 && move.coming == 2)
    // The last three of the decode pool.
    let running = try #require(held.column(.running))
    #expect(move.draining >= Double(running.suffix(3).reduce(0, +)) && move.draining > 0)
    #expect(try #require(move.kvBytes) > 1e9)
    #expect(!move.losesCaches)
    // A new worker takes two minutes to start.
    #expect(try #require(move.seconds) >= 120 && move.seconds! <= 300)
    #expect(try #require(move.leastCapacity) <= move.lastCapacity!)
  }

  @Test("Time, memory and what the source refuses end it, and are told")
  func bounds() throws {
    let session = try session()
    let question = Lookahead.Question(actions: [.inputLength(2000)], seconds: 60)
    let short = Lookahead.Budget(runs: 9, time: .zero, firstTime: .zero)
    let first = Lookahead.compute(question, from: session, budget: short)
    #expect(first.end == .time && first.reached == 1 && first.runs.isEmpty)
    let small = Lookahead.Budget(runs: 9, time: .seconds(60), firstTime: .seconds(60), bytes: 1)
    #expect(Lookahead.compute(question, from: session, budget: small).end == .memory)
    let wrong = Lookahead.compute(
      Lookahead.Question(actions: [.scaleWorkers("nowhere", 3)]), from: session, budget: endless)
    guard case .refused(let why) = wrong.end else { return #expect(Bool(false), "\(String(describing: wrong.end))") }
    #expect(why.contains("nowhere"))
    // One pair, then the time is up.
    let one = Lookahead.Budget(runs: 9, time: .zero, firstTime: .seconds(600))
    let result = Lookahead.compute(question, from: session, budget: one)
    #expect(result.end == .complete && result.runs.count == 1)
  }

  @Test("Intervals are those of Student's t")
  func intervals() throws {
    #expect(Interval([]) == nil)
    #expect(Interval([.nan]) == nil)
    #expect(try #require(Interval([3, 5])).half == nil)
    let three = try #require(Interval([1, 2, 3]))
    // t = 4.303 of two degrees of freedom, deviation 1, root of 3.
    #expect(three.mean == 2)
    #expect(abs(three.half! - 4.303 / 1.7320508) < 1e-3)
    // 40 degrees of freedom: 2.021.
    let many = try #require(Interval((0...40).map { Double($0 % 2) }))
    let deviation = (40.0 / 41 * 21 / 41 * 41 / 40 * 20 / 40).squareRoot()
    #expect(abs(many.half! - 2.021 * deviation / 41.0.squareRoot()) < 2e-3)
  }

  // MARK: On its thread

  private final class Screen: Sendable {
    let results = Mutex<[Lookahead]>([])
    let knock = DispatchSemaphore(value: 0)

    func wait(_ worker: LookaheadWorker, _ holds: ([Lookahead]) -> Bool) -> Bool {
      for _ in 0..<3000 {
        let all = results.withLock { results in
          if let result = worker.take() { results.append(result) }
          return results
        }
        if holds(all) { return true }
        _ = knock.wait(timeout: .now() + .milliseconds(10))
      }
      return false
    }
  }

  @Test("The thread computes the same as a foreground run, and shows it as it comes")
  func worker() throws {
    let session = try session()
    let screen = Screen()
    let budget = Lookahead.Budget(runs: 3, time: .seconds(600), firstTime: .seconds(600))
    let worker = LookaheadWorker(budget: budget) { screen.knock.signal() }
    let runner = SourceRunner(session, isPaused: true) {}
    defer {
      worker.end()
      runner.send(.stop)
    }
    let question = Lookahead.Question(actions: [.outputLength(500)], seconds: 50)
    worker.begin(question, from: runner)
    #expect(screen.wait(worker) { $0.last?.end == .complete })
    let last = screen.results.withLock { $0.last }
    #expect(last == Lookahead.compute(question, from: session, budget: budget))
  }

  @Test("A changed draft takes the place of the one before, and an end is one")
  func cancel() throws {
    let session = try session()
    let screen = Screen()
    let budget = Lookahead.Budget(runs: 1, time: .seconds(600), firstTime: .seconds(600))
    let worker = LookaheadWorker(budget: budget) { screen.knock.signal() }
    let runner = SourceRunner(session, isPaused: true) {}
    defer { runner.send(.stop) }
    func ask(_ tokens: Double, seconds: Double) -> Lookahead.Question {
      let question = Lookahead.Question(actions: [.outputLength(tokens)], seconds: seconds)
      worker.begin(question, from: runner)
      return question
    }
    // Days of it: it could not come to an end.
    let long = ask(300, seconds: 1e6)
    #expect(screen.wait(worker) { $0.last?.reached ?? 0 > 5 })
    #expect(screen.results.withLock { $0.last?.question } == long)
    _ = ask(310, seconds: 1e6)
    let last = ask(320, seconds: 20)
    #expect(screen.wait(worker) { $0.last?.end == .complete })
    let seen = screen.results.withLock { $0.map(\.question) }
    #expect(seen.last == last)
    // One that was asked for and at once replaced is never begun.
    #expect(!seen.contains { $0.actions == [.outputLength(310)] })
    _ = ask(330, seconds: 1e6)
    worker.end()
    #expect(worker.take() == nil)
    let again = ask(340, seconds: 20)
    #expect(screen.wait(worker) { $0.last?.question == again && $0.last?.end == .complete })
    worker.end()
  }

  @Test("A source that cannot be computed is told of")
  func unknown() throws {
    struct Watched: Source {
      var base: Simulator
      var capabilities: Capabilities { [] }
      var time: Double { base.time }
      var nextSample: Double { base.nextSample }
      var isFinished: Bool { false }
      mutating func advance(to time: Double, observe: (Snapshot) -> Void) { base.advance(to: time, observe: observe) }
      func snapshot() -> Snapshot { base.snapshot() }
      mutating func apply(_ action: Action) throws(ActionError) { throw ActionError("no") }
    }
    let screen = Screen()
    let worker = LookaheadWorker { screen.knock.signal() }
    let runner = SourceRunner(Watched(base: try session()), isPaused: true) {}
    defer {
      worker.end()
      runner.send(.stop)
    }
    worker.begin(Lookahead.Question(actions: []), from: runner)
    #expect(screen.wait(worker) { $0.last?.end == .unknown })
  }
}
