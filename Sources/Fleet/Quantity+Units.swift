extension Quantity {
  private typealias Names = [(names: [String], factor: Double)]

  private static let si: [(prefix: String, factor: Double)] = [
    ("", 1), ("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15),
  ]
  private static let binary: [(prefix: String, factor: Double)] = [
    ("Ki", 1024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776),
  ]
  private static let thousands = si.filter { $0.factor < 1e9 }

  /// Every unit that may follow the number, with what it multiplies by; an empty one where the number may stand alone.
  func makeUnits() -> [String: Double] {
    switch self {
    case .seconds: Self.table(Self.times)
    case .share: ["": 1, "%": 0.01]
    case .perSecond: Self.rates(of: ["", "req", "requests"])
    case .tokensPerSecond: Self.rates(of: ["", "tok", "tokens"])
    case .bytesPerSecond: Self.bandwidths()
    case .bytes: Self.prefixed(["B"], Self.si + Self.binary, alone: true)
    case .tokens: Self.prefixed(["", "tok", " tok", "tokens", " tokens"], Self.thousands + Self.binary)
    case .parameters: ["": 1, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12]
    case .count, .number: ["": 1]
    case .flops: Self.prefixed(["FLOPS", "FLOP/s", "FLOPs", "OPS"], Self.si.filter { $0.factor >= 1e9 })
    case .watts: Self.prefixed(["W"], Self.si, alone: true)
    case .usd: Self.prefixed(["", "USD", " USD", "$"], Self.thousands)
    case .years: Self.table([(["", "a", "y", "year", "years"], 1), (["month", "months"], 1.0 / 12)])
    }
  }

  private static let times: Names = [
    (["", "s", "sec", "second", "seconds"], 1), (["ns"], 1e-9), (["us", "\u{B5}s", "\u{3BC}s"], 1e-6), (["ms"], 1e-3),
    (["m", "min", "minute", "minutes"], 60), (["h", "hour", "hours"], 3600), (["d", "day", "days"], 86_400),
  ]

  /// Bytes a second, and bits a second as network people count.
  private static func bandwidths() -> [String: Double] {
    let bytes = prefixed(["B/s", "Bps"], si + binary)
    let bits = prefixed(["b/s", "bit/s", "bps"], si).mapValues { $0 / 8 }
    return bytes.merging(bits) { byte, _ in byte }
  }

  /// `k tok/s`, `/s`, `k/min`, and a bare number a second.
  private static func rates(of things: [String]) -> [String: Double] {
    var units: [String: Double] = [:]
    for (prefix, factor) in thousands {
      units[prefix] = factor
      for thing in things {
        for (span, seconds) in [("s", 1.0), ("min", 60), ("h", 3600)] {
          units["\(prefix)\(thing)/\(span)"] = factor / seconds
          if !prefix.isEmpty, !thing.isEmpty { units["\(prefix) \(thing)/\(span)"] = factor / seconds }
        }
      }
    }
    return units
  }

  private static func prefixed(
    _ names: [String], _ prefixes: [(prefix: String, factor: Double)], alone: Bool = false
  ) -> [String: Double] {
    var units: [String: Double] = alone ? ["": 1] : [:]
    for (prefix, factor) in prefixes {
      for name in names {
        units[prefix.isEmpty && name.hasPrefix(" ") ? String(name.dropFirst()) : prefix + name] = factor
      }
    }
    return units
  }

  private static func table(_ rows: Names) -> [String: Double] {
    var units: [String: Double] = [:]
    for row in rows { for name in row.names { units[name] = row.factor } }
    return units
  }
}
