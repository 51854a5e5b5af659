import Fleet

/// How fast a served fleet's time runs, and whether it runs.
public struct ServedClock: Sendable, Equatable {
  /// Simulated seconds per second while it runs.
  public var speed: Double
  public var isPaused = false

  /// Speeds that there are.
  public static let speeds = 0.001...1000.0

  public init(speed: Double) { self.speed = speed }

  /// Simulated seconds per second now.
  public var rate: Double { isPaused ? 0 : speed }

  /// Takes over what a body says; all of it or nothing.
  mutating func take(_ body: JSON) throws(ServedFleet.ActionRefusal) {
    guard let pairs = body.object, !pairs.isEmpty else {
      throw ServedFleet.ActionRefusal(place: "", problem: "found no object with keys, expected pause or speed")
    }
    var new = self
    for (key, value) in pairs {
      switch key {
      case "pause":
        guard let isPaused = value.bool else {
          throw ServedFleet.ActionRefusal(place: key, problem: "found \(value.line.prefix(40)), expected true or false")
        }
        new.isPaused = isPaused
      case "speed":
        guard let speed = value.number, Self.speeds.contains(speed) else {
          throw ServedFleet.ActionRefusal(
            place: key, problem: "found \(value.line.prefix(40)), expected a number of 0.001 to 1000")
        }
        new.speed = speed
      default:
        throw ServedFleet.ActionRefusal(
          place: String(key.prefix(40)), problem: "found an unknown key, expected pause or speed")
      }
    }
    self = new
  }
}
