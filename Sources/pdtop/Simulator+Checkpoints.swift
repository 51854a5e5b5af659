import Fleet
import Simulator

extension Simulator {
  /// How many remembered instants of this simulation memory bears: one is a copy of all that changes, and a large fleet has
  /// more of it.
  var bearableCheckpoints: Int { max(8, min(48, 9600 / max(1, snapshot().workers.count))) }
}
