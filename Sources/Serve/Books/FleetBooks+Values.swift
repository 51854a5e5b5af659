import Fleet
import Simulator

extension FleetBooks {
  /// A figure of the fleet; one of workers is their sum. Nil where it is unknown.
  func value(_ figure: Figure) -> Double? {
    guard figure.isOfFleet else { return sum(figure, over: workers) }
    let fleet = snapshot.fleet
    switch figure {
    case .requestsStarted: return fleet.value(.arrived)
    case .requestsCompleted: return fleet.value(.completed)
    case .requestsShed: return fleet.value(.shed)
    case .requestsFailed: return fleet.value(.failed)
    case .requestsInFlight: return fleet.value(.inFlight)
    case .requestsWithoutToken: return requestsWithoutToken
    case .outputTokens: return outputTokens
    case .blocksPerWorker: return firstDecoder?.value(.kvBlocks)
    case .sequencesPerWorker: return firstDecoder?.value(.maxSequences)
    case .budgetPerWorker: return plan.pools.first { $0.role != .decode }.map { Double($0.tokenBudget) }
    default: return nil
    }
  }

  /// The sum of a figure over workers; of shares the mean. Nil where no worker knows it.
  func sum(_ figure: Figure, over workers: [WorkerBook]) -> Double? {
    let known = workers.compactMap { $0.value(figure) }
    guard !known.isEmpty else { return nil }
    let sum = known.reduce(0, +)
    return figure == .kvUsage || figure == .hitRate ? sum / Double(known.count) : sum
  }

  private var firstDecoder: WorkerBook? { workers.first { $0.role != .prefill } }

  /// Tokens that users got: those that decode made, with the first one that came to it over the link.
  private var outputTokens: Double { workers.reduce(0) { $1.role == .prefill ? $0 : $0 + ($1.value(.generatedTokens) ?? 0) } }

  /// Requests that wait, are in prefill or whose KV cache is on its way.
  private var requestsWithoutToken: Double {
    workers.reduce(0) { sum, book in
      let account = book.account
      switch book.role {
      case .prefill: return sum + Double(account.waiting + account.running + account.handoffs)
      case .decode: return sum + Double(account.receiving)
      case .general: return sum + Double(account.waiting)
      }
    }
  }
}
