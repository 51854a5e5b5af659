/// What can run out: the four resources of a disaggregated fleet, and the one of a general pool.
public enum Resource: UInt8, Sendable, CaseIterable {
  case prefillCompute, decodeBandwidth, decodeMemory, link, general

  /// The name in words, as the screen says it.
  public var title: String {
    switch self {
    case .prefillCompute: "prefill compute"
    case .decodeBandwidth: "decode bandwidth"
    case .decodeMemory: "decode KV memory"
    case .link: "KV link"
    case .general: "general compute"
    }
  }

  /// The key in JSON.
  public var key: String {
    switch self {
    case .prefillCompute: "prefill_compute"
    case .decodeBandwidth: "decode_bandwidth"
    case .decodeMemory: "decode_kv_memory"
    case .link: "kv_link"
    case .general: "general_compute"
    }
  }
}

/// The phase that a pool serves.
public enum Role: String, Sendable, CaseIterable {
  case prefill, decode, general
}

extension Role {
  /// One letter for a pool of the role in a ratio: `30P:13D`.
  public var letter: String {
    switch self {
    case .prefill: "P"
    case .decode: "D"
    case .general: "G"
    }
  }
}
