import Fleet
import Simulator

/// All that a worker's own page tells: what it has now and what it has done since the serving began.
struct WorkerBook: Sendable {
  let worker: Journal.Worker
  /// `pool-place`, counted from 0, as pods of a stateful set are named.
  let name: String
  let role: Role
  private(set) var account: WorkerAccount
  /// What it had done before the serving began.
  private let before: WorkerAccount
  var samples: Samples

  var started = 0.0
  var finished = 0.0
  var finishedTokens = 0.0
  var promptTokens = 0.0
  var cachedTokens = 0.0
  var transferredTokens = 0.0
  /// Tokens that came here with a KV cache, or out of a prompt.
  var firstTokens = 0.0
  private(set) var joules = 0.0
  private(set) var idleSeconds = 0.0
  private(set) var outputRate = 0.0

  init(_ account: WorkerAccount, pool: PoolPlan, _ plan: Samples.Plan) {
    worker = account.worker
    name = "\(pool.name)-\(account.worker.place)"
    role = pool.role
    self.account = account
    before = account
    samples = Samples(plan)
    // What is here already was sent here.
    started = Double(account.waiting + account.running + account.receiving)
  }

  /// Seconds over which the rate of output is smoothed.
  private static let rateMemory = 5.0

  /// Takes over what the worker is now, `seconds` after the last time.
  mutating func update(_ new: WorkerAccount, devices: Int, seconds: Double) {
    let old = generatedTokens
    let busy = new.busySeconds - account.busySeconds
    account = new
    guard seconds > 0 else { return }
    if new.state.isServing { idleSeconds += max(0, seconds - max(0, busy)) }
    joules += (new.deviceWatts ?? 0) * Double(devices) * seconds
    let weight = min(1, seconds / Self.rateMemory)
    outputRate += ((generatedTokens - old) / seconds - outputRate) * weight
  }

  var computedTokens: Double { max(0, account.computedTokens - before.computedTokens) }
  /// Output tokens: those of steps, and first ones.
  var generatedTokens: Double { max(0, account.decodedTokens - before.decodedTokens) + firstTokens }
  var preemptions: Double { Double(account.preemptions) }

  /// A figure of this worker; nil where it is unknown or of something else.
  func value(_ figure: Figure) -> Double? {
    switch figure {
    case .running: Double(account.running)
    case .queued: Double(account.waiting)
    case .receiving: Double(account.receiving)
    case .sending: Double(account.sending)
    case .handoffs: Double(account.handoffs)
    case .up: account.state.isServing ? 1 : 0
    case .breaker: account.state.isServing ? 0 : 1
    case .present: account.state.isServing ? 1 : 0
    case .queuedTokens: Double(account.queuedTokens)
    case .kvUsage, .kvTokens, .kvFree, .kvRoom, .kvBlocks, .kvBlocksUsed: memory(figure)
    case .maxSequences: account.maxSequences.map(Double.init)
    case .outputRate: outputRate
    case .hitRate: promptTokens > 0 ? cachedTokens / promptTokens : nil
    case .watts: account.deviceWatts
    default: counter(figure)
    }
  }

  private func memory(_ figure: Figure) -> Double? {
    guard let used = account.kvTokens, let room = account.kvRoom, room > 0 else { return nil }
    switch figure {
    case .kvUsage: return min(1, used / room)
    case .kvTokens: return used.rounded()
    case .kvFree: return max(0, room.rounded(.down) - used.rounded())
    case .kvRoom: return room.rounded(.down)
    case .kvBlocksUsed: return (used / Self.blockTokens).rounded(.up)
    default: return (room / Self.blockTokens).rounded(.down)
    }
  }

  /// Tokens of a KV-cache block, vLLM's usual size and the simulator's.
  static let blockTokens = 16.0

  private func counter(_ figure: Figure) -> Double? {
    switch figure {
    case .started: started
    case .finished: finished
    case .finishedTokens: finishedTokens
    case .preemptions: preemptions
    case .joules: account.deviceWatts == nil ? nil : joules
    case .promptTokens: role == .decode ? transferredTokens : promptTokens
    case .computedTokens: computedTokens.rounded()
    case .cachedTokens: cachedTokens
    case .transferredTokens: transferredTokens
    case .generatedTokens: generatedTokens.rounded()
    case .idleSeconds: idleSeconds
    default: nil
    }
  }
}

extension WorkerState {
  /// Whether a worker in this state answers: it serves, finishes what it has, or stands ready.
  var isServing: Bool { self == .up || self == .draining || self == .drained }
}

extension WorkerState {
  /// Whether discovery names a worker in this state; not where it was switched off.
  var isListed: Bool { self != .off }
}
