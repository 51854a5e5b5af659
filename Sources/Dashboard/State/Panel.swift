/// The panels of the fleet screen.
public enum Panel: String, Sendable, CaseIterable {
  case prefill, link, decode, queue, slo, efficiency, workers, traffic, events, general, firstToken

  /// The key that zooms the panel. A general pool's panel takes the place, and the key, of the prefill panel; the parts of
  /// the time to first token share one with the latencies.
  public var key: String {
    switch self {
    case .prefill, .general: "1"
    case .link: "2"
    case .decode: "3"
    case .queue: "4"
    case .slo, .firstToken: "5"
    case .efficiency: "6"
    case .workers: "7"
    case .traffic: "8"
    case .events: "9"
    }
  }

  /// The heading in full.
  public var title: String {
    switch self {
    case .prefill: "prefill pool"
    case .link: "KV link"
    case .decode: "decode pool"
    case .general: "general pool"
    case .queue: "queue depth"
    case .slo: "SLO attainment"
    case .efficiency: "tokens / watt"
    case .workers: "workers"
    case .traffic: "traffic mix"
    case .events: "events"
    case .firstToken: "where TTFT goes"
    }
  }

  /// The heading where there is little room.
  var shortTitle: String {
    switch self {
    case .prefill: "prefill"
    case .decode: "decode"
    case .general: "general"
    case .queue: "queue"
    case .slo: "SLO"
    case .efficiency: "tok/W"
    case .traffic: "mix"
    case .firstToken: "TTFT"
    default: title
    }
  }

  var hue: ThemeRole {
    switch self {
    case .prefill: .prefill
    case .link: .link
    case .decode: .decode
    case .general: .general
    default: .bright
    }
  }
}
