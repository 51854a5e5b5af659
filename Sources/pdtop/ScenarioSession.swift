import Capacity
import Dashboard
import Documents
import Fleet
import Session
import Simulator

/// A source that runs, with what the dashboard has to know of it.
struct LiveSource {
  var runner: SourceRunner
  var capabilities: Capabilities
  var start: TrafficMix?
  var speed: Double
  /// Answers the dashboard's questions to a model of the fleet; nil where there is none.
  var predict: ((Prediction) -> Prediction.Answer)?
}

extension Snapshot {
  /// A scenario's fleet before anything is known of how it does: what it is made of, every reading unknown.
  init(before scenario: Scenario) {
    self.init(
      time: 0,
      origin: Origin(kind: .simulator, name: scenario.name, model: scenario.fleet.model.id, seed: scenario.seed),
      traffic: scenario.traffic, slo: scenario.slo)
    pools = scenario.fleet.pools.map {
      PoolSnapshot(name: $0.name, role: $0.role, device: $0.device.name, workers: $0.workers, devices: $0.devices)
    }
    let roles = Set(pools.map(\.role))
    if roles.contains(.prefill), roles.contains(.decode) { links = [LinkSnapshot(name: "kv")] }
  }
}

extension ScenarioCard {
  /// A scenario as the picker shows it.
  init(_ scenario: Scenario) {
    let pools = scenario.fleet.pools.map {
      "\($0.name): \($0.workers) workers of \($0.devicesPerWorker) x \($0.device.name)"
        + ($0.parallel.words.isEmpty ? "" : " (\($0.parallel.words))")
    }
    let mix = scenario.traffic
    let classes = mix.classes.map(\.name).joined(separator: ", ")
    self.init(
      name: scenario.name, about: scenario.about,
      facts: [
        Fact("model", scenario.fleet.model.id),
        Fact("fleet", pools.joined(separator: "; ")),
        Fact(
          "traffic",
          "\(Unit.requestsPerSecond.format(mix.rate)), \(Unit.tokens.format(mix.inputLength.rounded())) in, "
            + "\(Unit.tokens.format(mix.outputLength.rounded())) out"),
        Fact("classes", classes.isEmpty ? "one" : classes),
        Fact("targets", scenario.slo.words),
        Fact("story", "\(scenario.timeline.count) steps in \(TimeText.span(scenario.duration))"),
      ])
  }

  /// All scenarios that there are; what cannot be read says why.
  static func all(_ resources: Resources) -> [ScenarioCard] {
    resources.scenarios().map { listing in
      do throws(DocumentError) {
        var card = ScenarioCard(try resources.scenario(listing.name))
        card.name = listing.name
        return card
      } catch {
        return ScenarioCard(name: listing.name, about: "cannot be read: \(error)", facts: [])
      }
    }
  }
}
