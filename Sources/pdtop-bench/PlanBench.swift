import Canvas
import Capacity
import Dashboard
import Documents
import Fleet
import Planning
import Session
import Simulator

/// Time of all that the Plan screen asks for when a slider moves, and of one point of a plan sweep.
struct PlanBench {
  let runs: Int
  private static let size = Size(200, 60)

  func figures() throws -> [Figure] {
    let resources = Resources(environment: [:], executable: Resources.executable)
    let scenario = try resources.scenario("default")
    let simulator = try Simulator(scenario)
    let answers = PlanAnswers(scenario, simulator.model)
    var source = WatchedSource(simulator)
    var state = DashboardState()
    state.canPredict = true
    _ = state.reduce(.resize(Self.size))
    source.advance(to: 30) { state.observe($0) }
    state.show(source.snapshot())
    _ = state.reduce(.key("P"))
    let look = Look(theme: try resources.theme("dark"), symbols: .unicode)
    var map = Double.infinity
    var whole = Double.infinity
    for run in 0..<max(3, runs) {
      // Another hit rate each time, so that nothing is known beforehand.
      var snapshot = source.snapshot()
      snapshot.traffic.setCacheHitRate(0.1 + 0.05 * Double(run))
      state.show(snapshot)
      let clock = ContinuousClock()
      let start = clock.now
      guard let question = state.openPrediction else { continue }
      state.deliver(answers.answer(question), for: question)
      _ = FleetScreen.render(state, size: Self.size, look: look)
      map = min(map, (clock.now - start) / .seconds(1))
      while let question = state.openPrediction { state.deliver(answers.answer(question), for: question) }
      _ = FleetScreen.render(state, size: Self.size, look: look)
      whole = min(whole, (clock.now - start) / .seconds(1))
    }
    return [
      Figure("stranding map, asked and drawn at 200x60", map * 1e3, "ms", secondsEach: map),
      Figure("whole plan screen, asked and drawn", whole * 1e3, "ms", secondsEach: whole),
      try point(scenario, simulator.model),
    ]
  }

  private func point(_ scenario: Scenario, _ model: FleetModel) throws -> Figure {
    let general = try model.general(ComparisonPlan())
    let count = 200
    var best = Double.infinity
    for _ in 0..<max(1, runs) {
      let elapsed = ContinuousClock().measure {
        for index in 0..<count {
          var mix = scenario.traffic
          mix.setInputLength(200 + Double(index) * 50)
          _ = model.planPoint(mix, slo: scenario.slo, general: general)
        }
      }
      best = min(best, elapsed / .seconds(1) / Double(count))
    }
    return Figure("a point of a plan sweep", best * 1e6, "µs", secondsEach: best)
  }
}
