public import Feed
public import Fleet

/// Reads a targets file: what `pdtop monitor` looks at.
///
///     interval: 5 s                      # between two scrapes of a target
///     timeout: 3 s
///     slo: {ttft: 2 s, tpot: 50 ms}
///     routers: [http://router:30000]     # whose /workers is asked, besides their pages
///     prometheus:                        # a server with Prometheus' HTTP API in place of targets
///       url: http://prom:9090/prometheus # with its path prefix
///       tenant: team-a                   # sent as X-Scope-OrgID
///       match: [job=vllm, "pod=~llm-.*"] # which series
///       role_label: job                  # the label whose words tell roles
///       page: 100                        # workers that are asked for one by one
///       history: 15 min                  # read at the start
///       bearer_token: ${TOKEN}           # and the other ways in, as below
///     discover:                          # targets that come and go, with the same settings as below
///       - dns: http://decode.llm:8000/metrics   # all addresses of the name
///       - file: sd/decode.json           # or .yaml, as Prometheus' file_sd_configs
///       - http: http://sd:8080/targets   # as Prometheus' http_sd_configs
///         refresh: 30 s
///     targets:
///       - url: http://10.0.0.1:8000/metrics    # or urls: [...] with the same settings
///         name: p0                       # on screen; host and port where there is none
///         role: prefill                  # prefill, decode or general; else it is found out
///         pool: h200                     # the role's own where there is none
///         device: NVIDIA H200
///         devices: 4                     # of one worker
///         cost_per_hour: 12 USD          # of one worker
///         prompt_capacity: 20000 tok/s   # of one prefill worker within the SLO
///         max_sequences: 64              # of one decode worker
///         labels: {pod: p-0, namespace: llm}   # to join with power exporters
///         gpus: [node-1/0-3]             # of one worker: host/index, GPU-... or all of a host, to join with exporters
///         host: node-1                   # of an exporter whose page does not name its host
///         bearer_token: ${TOKEN}         # secrets come from the environment
///         user: ${USER}
///         password: ${PASSWORD}
///         ca_file: /etc/ca.pem
///         client_certificate: /etc/me.pem
///         client_key: /etc/me.key
public enum TargetsReader {
  /// What a file says.
  public struct Content: Sendable, Equatable {
    public var targets: [TargetSpec]
    /// Seconds; nil where the file says nothing.
    public var interval: Double?
    public var timeout: Double?
    public var routers: [String]
    public var slo: SLO?
    public var prometheus: MetricsServerSpec?
    public var discoveries: [DiscoverySpec] = []

    /// Says nothing.
    public init() {
      targets = []
      routers = []
    }
  }

  private static let keys = ["interval", "timeout", "slo", "routers", "prometheus", "discover", "targets"]
  private static let accessKeys = [
    "bearer_token", "user", "password", "ca_file", "client_certificate", "client_key",
  ]
  private static let commonKeys =
    ["role", "pool", "device", "devices", "cost_per_hour", "prompt_capacity", "max_sequences", "labels", "host"]
    + accessKeys
  private static let targetKeys = ["url", "urls", "name", "gpus"] + commonKeys
  private static let discoveryKeys = ["dns", "file", "http", "refresh"] + commonKeys
  private static let prometheusKeys = ["url", "tenant", "match", "role_label", "page", "history"] + accessKeys

  /// Reads the file's bytes; `environment`: where `${NAME}` is looked up.
  public static func read(_ bytes: [UInt8], file: String, environment: [String: String]) throws(DocumentError)
    -> Content
  {
    let section = try Section(Document(bytes, file: file).root, keys: keys)
    var content = Content()
    content.interval = try section.quantity("interval", .seconds, .range(0.1...3600))
    content.timeout = try section.quantity("timeout", .seconds, .range(0.1...600))
    if let entry = section["slo"] { content.slo = try SLOReader.read(entry) }
    if let entry = section["routers"] {
      for item in try entry.list(of: "addresses") { content.routers.append(try address(item, path: "")) }
    }
    if let entry = section["prometheus"] { content.prometheus = try prometheus(entry, environment) }
    if let entry = section["discover"] {
      for item in try entry.list(of: "places") { content.discoveries.append(try discovery(item, environment)) }
    }
    let isElsewhere = content.prometheus != nil || !content.discoveries.isEmpty
    if let entry = isElsewhere ? section["targets"] : try section.required("targets") {
      for item in try entry.list(of: "targets") { content.targets += try targets(item, environment) }
      if let conflict = content.targets.deviceConflict { throw entry.error("found \(conflict), expected one of them") }
    }
    return content
  }

  private static func targets(_ entry: Entry, _ environment: [String: String]) throws(DocumentError) -> [TargetSpec] {
    if entry.isScalar { return [TargetSpec(url: try address(entry, path: "/metrics"))] }
    let section = try Section(entry, keys: targetKeys)
    var spec = try common(section, environment)
    spec.name = try section.line("name", length: 60) ?? ""
    var urls: [String] = []
    if let one = section["url"] { urls.append(try address(one, path: "/metrics")) }
    if let several = section["urls"] {
      for item in try several.list(of: "addresses") { urls.append(try address(item, path: "/metrics")) }
    }
    guard !urls.isEmpty else { throw entry.error("found neither 'url' nor 'urls', expected one of them") }
    if let gpus = section["gpus"] { spec.places = try places(gpus, of: urls.count) }
    return urls.map { url in
      var target = spec
      target.url = url
      return target
    }
  }

  /// The devices of a worker. Several workers of one entry cannot have the same ones, but a host together.
  private static func places(_ entry: Entry, of workers: Int) throws(DocumentError) -> [DevicePlace] {
    var places: [DevicePlace] = []
    for item in try entry.list(of: "devices") {
      guard let found = DevicePlace.read(try item.line(length: 300)) else {
        throw item.error(expected: "node-1/0, node-1/0-3, node-1 or GPU-...")
      }
      places += found
    }
    guard workers == 1 || places.allSatisfy({ $0.device == nil }) else {
      throw entry.error("found devices for \(workers) workers, expected an entry for each worker, or whole hosts")
    }
    return places
  }

  /// What targets have that are found somewhere, as well as those that are written down.
  private static func common(_ section: Section, _ environment: [String: String]) throws(DocumentError) -> TargetSpec {
    var spec = TargetSpec(url: "")
    spec.role = try section.choice("role")
    spec.pool = try section["pool"]?.name() ?? ""
    spec.device = try section.line("device", length: 60) ?? ""
    spec.devices = try section.count("devices", 1...4096)
    spec.costPerHour = try section.quantity("cost_per_hour", .usd, .notNegative)
    spec.promptCapacity = try section.quantity("prompt_capacity", .tokensPerSecond)
    spec.maxSequences = try section.quantity("max_sequences", .count)
    if let labels = section["labels"] {
      for (key, value) in try labels.pairs(of: "labels") {
        spec.labels[try key.text(expected: "a label's name")] = try value.line(length: 200)
      }
    }
    spec.host = try section.line("host", length: 253) ?? ""
    spec.access = try access(section, environment)
    return spec
  }

  private static func discovery(_ entry: Entry, _ environment: [String: String]) throws(DocumentError) -> DiscoverySpec
  {
    let section = try Section(entry, keys: discoveryKeys)
    var places: [DiscoverySpec.Place] = []
    if let place = section["dns"] { places.append(.dns(try address(place, path: "/metrics"))) }
    if let place = section["file"] { places.append(.file(try place.line(length: 1000))) }
    if let place = section["http"] { places.append(.http(try address(place, path: "/"))) }
    guard places.count == 1 else {
      throw entry.error("found \(places.count) of 'dns', 'file' and 'http', expected one")
    }
    var spec = DiscoverySpec(places[0], interval: try section.quantity("refresh", .seconds, .range(0.1...86_400)))
    spec.template = try common(section, environment)
    return spec
  }

  private static func prometheus(_ entry: Entry, _ environment: [String: String]) throws(DocumentError)
    -> MetricsServerSpec
  {
    let section = try Section(entry, keys: prometheusKeys)
    var spec = MetricsServerSpec(url: try address(try section.required("url"), path: "").withoutSlashes)
    spec.tenant = try section.line("tenant", length: 200)
    spec.access = try access(section, environment)
    spec.roleLabel = try section.line("role_label", length: 100)
    spec.page = try section.count("page", 1...2000) ?? spec.page
    spec.history = try section.quantity("history", .seconds, .range(0...86_400)) ?? spec.history
    if let entry = section["match"] {
      for item in try entry.list(of: "conditions") {
        guard let matcher = LabelMatcher(try item.line(length: 500)) else {
          throw item.error(expected: "a condition such as job=vllm or pod=~llm-.*")
        }
        spec.matchers.append(matcher)
      }
    }
    return spec
  }

  private static func access(_ section: Section, _ environment: [String: String]) throws(DocumentError)
    -> TargetSpec.Access
  {
    func secret(_ key: String) throws(DocumentError) -> String? {
      guard let entry = section[key] else { return nil }
      let text = try entry.text(expected: "${NAME}")
      guard text.hasPrefix("${"), text.hasSuffix("}"), text.count > 3 else {
        throw entry.error("found a literal secret, expected ${NAME}, a variable of the environment")
      }
      let name = String(text.dropFirst(2).dropLast())
      guard let value = environment[name], !value.isEmpty else {
        throw entry.error("found \(quoted(text)), which is not set in the environment")
      }
      return value
    }
    var access = TargetSpec.Access()
    access.bearerToken = try secret("bearer_token")
    access.user = try secret("user")
    access.password = try secret("password")
    access.certificateAuthority = try section.line("ca_file", length: 1000)
    access.clientCertificate = try section.line("client_certificate", length: 1000)
    access.clientKey = try section.line("client_key", length: 1000)
    return access
  }

  private static func address(_ entry: Entry, path: String) throws(DocumentError) -> String {
    let text = try entry.line(length: 2000)
    do throws(TargetAddressError) {
      return try TargetAddress.complete(text, path: path)
    } catch {
      throw entry.error(error.description)
    }
  }
}

extension String {
  /// Without slashes at the end.
  fileprivate var withoutSlashes: String { String(reversed().drop { $0 == "/" }.reversed()) }
}
