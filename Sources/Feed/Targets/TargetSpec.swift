public import Fleet

/// One page to scrape, and what its owner says of what is behind it.
public struct TargetSpec: Sendable, Equatable {
  /// Address of the page: http or https.
  public var url: String
  /// What it is called on screen; empty: host and port.
  public var name = ""
  public var role: Role?
  /// Whether the role is a label's that service discovery handed over, not the user's word.
  var isRoleDiscovered = false
  /// The pool it belongs to; empty: its role's.
  public var pool = ""
  /// The device's name; empty: not known.
  public var device = ""
  /// Devices of one worker; nil: not known.
  public var devices: Int?
  /// What one worker costs, USD per hour.
  public var costPerHour: Double?
  /// What one worker can do within the SLO: prompt tokens per second of a prefill worker.
  public var promptCapacity: Double?
  /// Most sequences that one worker runs at a time.
  public var maxSequences: Double?
  /// Labels that join it with other pages, such as `pod` and `namespace`.
  public var labels: [String: String] = [:]
  /// The devices that one worker runs on, by its operator's word; empty: not said.
  public var places: [DevicePlace] = []
  /// The host that an exporter is on, where its page does not name it; empty: as its labels or its address say.
  public var host = ""
  public var access = Access()
  /// Where to connect in place of the address's host, as libcurl wants it; nil: as the address says.
  var place: String?
  /// Whether a router named it.
  public var isDiscovered = false

  /// How the page is asked for. Secrets are in here: it is never printed.
  public struct Access: Sendable, Equatable {
    public var bearerToken: String?
    public var user: String?
    public var password: String?
    /// Files in PEM format.
    public var certificateAuthority: String?
    public var clientCertificate: String?
    public var clientKey: String?
    public init() {}
  }

  public init(url: String) { self.url = url }

  /// Host and port of the address, with the path where that is not the usual one of metrics.
  public var authority: String { place.map(TargetAddress.other) ?? WorkerName.plain(url) }

  public var shownName: String { name.isEmpty ? authority : name }
}
