import Canvas
import Capacity
import Fleet
import Planning
import Simulator
import Testing

@testable import Dashboard

/// What the Plan screen says after the fleet is no longer the one that was planned.
struct LiveFleetTests {
  private func scenario() throws -> Scenario {
    func pool(_ role: Role, _ device: String, _ workers: Int) throws -> PoolPlan {
      PoolPlan(
        name: role.rawValue, role: role, device: try #require(Catalogue.device(id: device)), devicesPerWorker: 4,
        workers: workers)
    }
    let fleet = FleetPlan(
      model: try #require(Catalogue.model(id: "llama-3.1-70b")),
      pools: [try pool(.prefill, "h200-sxm", 16), try pool(.decode, "h200-sxm", 12)])
    let mix = TrafficMix(
      rate: 60,
      classes: [
        TrafficClass(
          name: "chat", input: LengthDistribution(.fixed, mean: 1155), output: LengthDistribution(.fixed, mean: 211))
      ])
    return Scenario(name: "live", fleet: fleet, traffic: mix, slo: SLO(tpot: 0.04))
  }

  /// The state of the Plan screen with all its questions answered, some seconds after the actions.
  private func state(_ actions: [Action]) throws -> (state: DashboardState, model: FleetModel) {
    let scenario = try scenario()
    var simulator = try Simulator(scenario)
    let answers = PlanAnswers(scenario, simulator.model)
    for action in actions { try simulator.apply(action) }
    simulator.advance(to: 60)
    var state = DashboardState()
    state.canPredict = true
    state.show(simulator.snapshot())
    _ = state.reduce(.resize(Size(120, 36)))
    _ = state.reduce(.key("P"))
    #expect(state.screen == .plan)
    while let question = state.openPrediction { state.deliver(answers.answer(question), for: question) }
    return (state, simulator.model)
  }

  @Test(
    "The map is of the workers that are up, ratios and verdict of all that there are",
    arguments: [
      ([], [16, 12], [16, 12]), ([Action.failWorkers("decode", 5)], [16, 7], [16, 12]),
      ([.flipWorkers("prefill", 6)], [10, 18], [10, 18]), ([.scaleWorkers("decode", 20)], [16, 12], [16, 20]),
    ])
  func live(_ actions: [Action], _ up: [Int], _ present: [Int]) throws {
    let (state, model) = try state(actions)
    let snapshot = try #require(state.snapshot)
    #expect(snapshot.pools.map(\.workers) == present)
    #expect(PoolSize.up(snapshot).map(\.workers) == up)
    let map = try #require(state.map)
    let question = Prediction(
      purpose: .map(.outputs), base: snapshot.traffic, workers: [], slo: snapshot.slo, start: nil)
    for (cell, mix) in zip(map, question.mixes).enumerated().filter({ $0.offset % 97 == 0 }).map(\.element) {
      let stranded = model.assess(mix, slo: snapshot.slo, workers: up.map(Double.init)).strandedCostShare
      #expect(abs(cell.stranded - (try #require(stranded))) < 0.005)
    }
    let ratios = try #require(state.ratios)
    #expect(ratios.now.map { ratios.points[$0].workers } == present)
    let lead = try #require(state.verdict?.lead)
    let live = model.resized(present.map(Double.init))
    let general = try live.general(ComparisonPlan())
    let ahead =
      live.assess(snapshot.traffic, slo: snapshot.slo).capacity
      / general.assess(snapshot.traffic, slo: snapshot.slo).capacity
    #expect(abs(lead - (ahead - 1)) < 0.02)
  }
}
