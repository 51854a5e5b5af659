import Dispatch
import Fleet
import Synchronization

/// Computes looks ahead on a thread of its own, below all else: nobody waits for it. There is no thread before the
/// first question nor after `end`, and one that has answered sleeps.
public final class LookaheadWorker: Sendable {
  private struct Mailbox {
    var job: Job?
    /// Counts questions and ends: work for an older one is dropped.
    var turn = 0
    var isRunning = false
    var copy: Copy?
    var result: Lookahead?
  }

  private struct Job {
    var question: Lookahead.Question
    var runner: SourceRunner
    var turn: Int
  }

  private struct Copy {
    var source: (any Foreseeable)?
    var turn: Int
  }

  /// A draft is computed when it has not changed for this long: a slider on its way asks for nothing.
  static let quiet = Duration.milliseconds(200)
  /// Least time between two results that are handed over: graphs need no more.
  private static let publishInterval = Duration.milliseconds(100)

  private let mailbox = Mutex(Mailbox())
  private let knock = DispatchSemaphore(value: 0)
  private let budget: Lookahead.Budget
  private let onResult: @Sendable () -> Void

  /// - Parameter onResult: called on the worker's thread whenever there is something to take.
  public init(budget: Lookahead.Budget = .patience, onResult: @escaping @Sendable () -> Void) {
    self.budget = budget
    self.onResult = onResult
  }

  /// Looks ahead from where the runner's source is, and drops what it was at.
  public func begin(_ question: Lookahead.Question, from runner: SourceRunner) {
    let needsThread = mailbox.withLock { box in
      box.turn += 1
      box.job = Job(question: question, runner: runner, turn: box.turn)
      box.result = nil
      defer { box.isRunning = true }
      return !box.isRunning
    }
    if needsThread { LowThread.start { [self] in work() } }
    knock.signal()
  }

  /// Drops what it is at; its thread ends.
  public func end() {
    mailbox.withLock { box in
      box.turn += 1
      box.job = nil
      box.result = nil
    }
    knock.signal()
  }

  /// The latest result that has not been taken.
  public func take() -> Lookahead? {
    mailbox.withLock { box in
      defer { box.result = nil }
      return box.result
    }
  }

  // MARK: The worker's thread

  private func work() {
    while let job = nextJob() {
      if let copy = copy(for: job) { answer(job, copy) }
    }
  }

  /// The last question, once it has been the last for a while; nil: there is nothing to do any more.
  private func nextJob() -> Job? {
    while true {
      let job = mailbox.withLock { box in
        if box.job == nil { box.isRunning = false }
        return box.job
      }
      guard let job else { return nil }
      if rests(job) { return job }
    }
  }

  /// Whether nobody says anything for a while.
  private func rests(_ job: Job) -> Bool {
    let end = DispatchTime.now() + .milliseconds(Int(Self.quiet / .milliseconds(1)))
    while knock.wait(timeout: end) == .success {
      guard isPresent(job.turn) else { return false }
    }
    return isPresent(job.turn)
  }

  private func isPresent(_ turn: Int) -> Bool { mailbox.withLock { $0.turn == turn } }

  /// The source as it is now; nil where another question came in the meantime.
  private func copy(for job: Job) -> Copy? {
    let turn = job.turn
    job.runner.send(
      .copy { [self] source in
        mailbox.withLock { $0.copy = Copy(source: source, turn: turn) }
        knock.signal()
      })
    while isPresent(turn) {
      let copy = mailbox.withLock { box in
        defer { box.copy = nil }
        return box.copy
      }
      if let copy, copy.turn == turn { return copy }
      knock.wait()
    }
    return nil
  }

  private func answer(_ job: Job, _ copy: Copy) {
    guard let source = copy.source else {
      var result = Lookahead(job.question, from: 0)
      result.end = .unknown
      publish(result, job.turn)
      return sleep(after: job.turn)
    }
    compute(job, source)
    sleep(after: job.turn)
  }

  private func compute(_ job: Job, _ source: some Foreseeable) {
    var published = ContinuousClock.now - Self.publishInterval
    let result = Lookahead.compute(job.question, from: source, budget: budget) { result in
      let now = ContinuousClock.now
      if now - published >= Self.publishInterval {
        published = now
        publish(result, job.turn)
      }
      return isPresent(job.turn)
    }
    publish(result, job.turn)
  }

  private func publish(_ result: Lookahead, _ turn: Int) {
    let isWanted = mailbox.withLock { box in
      guard box.turn == turn else { return false }
      box.result = result
      return true
    }
    if isWanted { onResult() }
  }

  /// Until something else is asked for, or nothing any more.
  private func sleep(after turn: Int) {
    while isPresent(turn) { knock.wait() }
  }
}
