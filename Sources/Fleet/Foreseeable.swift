/// A source whose time to come is computed, not waited for: copies of it run on with or without an action, and with
/// other random numbers.
public protocol Foreseeable: Source {
  /// Draws other random numbers from here on: arrivals that are due, requests that are in flight and their lengths
  /// stay.
  mutating func reseed(_ seed: UInt64)
  /// Counts from here on what `counted` tells.
  mutating func beginCounting()
  /// What was counted since `beginCounting`: the share of requests that met the targets, latencies, costs.
  var counted: Readings { get }
  /// Workers that drain or start up.
  var workersChanging: Int { get }
}
