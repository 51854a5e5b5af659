import Dashboard
import Dispatch
import Fleet
import Planning
import Session
import Synchronization
import Twin

/// Fits twins on a thread of their own: the screen goes on meanwhile.
final class TwinWorkshop: Sendable {
  /// A twin that runs.
  struct Made: Sendable {
    var card: TwinCard
    var runner: SourceRunner
    var capabilities: Capabilities
    var start: TrafficMix
    var answers: PlanAnswers
  }

  private let result = Mutex<Result<Made, TwinError>?>(nil)
  private let isBusy = Mutex(false)
  private let fit: @Sendable ([Snapshot]) throws(TwinError) -> Twin
  private let wake: @Sendable () -> Void

  /// - Parameters:
  ///   - fit: makes a twin of a session's samples.
  ///   - wake: called when there is something to take, and whenever a twin has something new to show.
  init(
    fit: @escaping @Sendable ([Snapshot]) throws(TwinError) -> Twin, wake: @escaping @Sendable () -> Void
  ) {
    self.fit = fit
    self.wake = wake
  }

  /// Begins to fit a twin; nothing where one is being fitted.
  func begin(_ samples: [Snapshot]) {
    let isFree = isBusy.withLock { busy in
      defer { busy = true }
      return !busy
    }
    guard isFree else { return }
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let made = Result { () throws(TwinError) in try make(samples) }
      result.withLock { $0 = made }
      isBusy.withLock { $0 = false }
      wake()
    }
  }

  /// The twin that has been fitted since the last call, or why there is none.
  func take() -> Result<Made, TwinError>? {
    result.withLock { result in
      defer { result = nil }
      return result
    }
  }

  private func make(_ samples: [Snapshot]) throws(TwinError) -> Made {
    let twin = try fit(samples)
    let source = try twin.source()
    var watched = WatchedSource(source)
    let errors = twin.rows.filter { $0.use == .fitted && $0.pool == nil && $0.error != nil }
      .map { $0.title + " " + $0.errorText }
    watched.note(
      Event(
        time: twin.time, kind: .story,
        text: "twin taken; fit: " + (errors.isEmpty ? "no latency is told" : errors.joined(separator: ", ")),
        isChange: true))
    let wake = wake
    return Made(
      card: TwinCard(twin), runner: SourceRunner(watched) { wake() }, capabilities: source.capabilities,
      start: source.traffic, answers: PlanAnswers(twin.scenario, source.model))
  }
}

extension TwinCard {
  init(_ twin: Twin) {
    let found = twin.efficiencies
    func short(_ value: Double, _ scale: Double) -> String { "\((value * scale).rounded() / scale)" }
    let names = twin.scenario.fleet.pools.map(\.name)
    self.init(
      name: twin.original.name, time: twin.time,
      rows: twin.rows.map { row in
        Row(
          field: row.field, pool: row.pool.flatMap { names.firstIndex(of: $0) }, title: row.title, seen: row.seen,
          twin: row.twin, error: row.errorText, use: row.use.rawValue,
          isEstimate: row.isEstimate)
      },
      fitted: [
        "fitted: compute x \(short(found.compute, 100)), memory bandwidth x \(short(found.memory, 100)), "
          + "+ \(short(found.stepSeconds * 1000, 10)) ms a step, + \(short(found.requestSeconds * 1000, 10)) ms a request"
      ], facts: twin.facts.map { ($0.origin.rawValue, "\($0.what): \($0.value) - \($0.how)") })
  }
}
