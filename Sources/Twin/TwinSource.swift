public import Capacity
public import Fleet
import Simulator

/// A twin that runs: a simulation whose time goes on from the moment when the twin was taken. It acts on itself alone.
public struct TwinSource: Foreseeable {
  private var simulator: Simulator
  private let origin: Origin
  private let offset: Double

  init(_ simulator: Simulator, of original: Origin, from time: Double) {
    self.simulator = simulator
    origin = Origin(kind: .twin, name: original.name, model: original.model)
    offset = time
  }

  /// What its steady states are computed with.
  public var model: FleetModel { simulator.model }
  /// The traffic that it began with.
  public var traffic: TrafficMix { simulator.scenario.traffic }

  public var capabilities: Capabilities { simulator.capabilities }
  public var time: Double { offset + simulator.time }
  public var nextSample: Double { offset + simulator.nextSample }
  public var isFinished: Bool { simulator.isFinished }

  public mutating func advance(to time: Double, observe: (Snapshot) -> Void) {
    let (origin, offset) = (origin, offset)
    simulator.advance(to: time - offset) { observe($0.shifted(by: offset, origin)) }
  }

  public func snapshot() -> Snapshot { simulator.snapshot().shifted(by: offset, origin) }

  public mutating func apply(_ action: Action) throws(ActionError) { try simulator.apply(action) }

  public var copyBytes: Int { simulator.copyBytes }
  public var ahead: (any Foreseeable)? { self }
  public mutating func reseed(_ seed: UInt64) { simulator.reseed(seed) }
  public mutating func beginCounting() { simulator.beginCounting() }
  public var counted: Readings { simulator.counted }
  public var workersChanging: Int { simulator.workersChanging }
}

extension Snapshot {
  /// The same at another time and of another source.
  fileprivate func shifted(by offset: Double, _ origin: Origin) -> Snapshot {
    var snapshot = self
    snapshot.time += offset
    snapshot.origin = origin
    snapshot.events = snapshot.events.map {
      Event(time: $0.time + offset, kind: $0.kind, severity: $0.severity, text: $0.text, isChange: $0.isChange)
    }
    return snapshot
  }
}
