import Fleet

/// Whose reading a series follows.
public enum Place: Sendable, Hashable {
  case fleet
  /// The pool at this index of the snapshot.
  case pool(Int)
  /// The link at this index of the snapshot.
  case link(Int)
}

extension Place {
  /// Whether the snapshot has such a pool or link.
  func exists(in snapshot: Snapshot) -> Bool {
    switch self {
    case .fleet: true
    case .pool(let index): index < snapshot.pools.count
    case .link(let index): index < snapshot.links.count
    }
  }
}
