/// Where targets come from that nobody writes down one by one.
public struct DiscoverySpec: Sendable, Equatable {
  public enum Place: Sendable, Equatable {
    /// All addresses that a name has: the address of a page whose host is that name.
    case dns(String)
    /// A file of target groups as Prometheus' `file_sd_configs` reads, JSON or YAML.
    case file(String)
    /// The same as JSON from a server, as Prometheus' `http_sd_configs` reads.
    case http(String)
  }

  public var place: Place
  /// Seconds between two looks.
  public var interval: Double
  /// What all of its targets have in common.
  public var template = TargetSpec(url: "")

  public init(_ place: Place, interval: Double? = nil) {
    self.place = place
    if case .file = place { self.interval = interval ?? 5 } else { self.interval = interval ?? 30 }
  }

  /// What it is called in events and errors.
  public var shownName: String {
    switch place {
    case .dns(let url): "DNS " + WorkerName.plain(url)
    case .file(let path): path
    case .http(let url): url
    }
  }
}
