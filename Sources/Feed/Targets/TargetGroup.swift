import Fleet

/// Targets with their labels, as Prometheus' service discovery hands them over.
public struct TargetGroup: Sendable, Equatable {
  public var targets: [String]
  public var labels: [String: String]

  public init(targets: [String], labels: [String: String]) {
    self.targets = targets
    self.labels = labels
  }

  /// Why a text is no list of groups.
  public struct Malformed: Error, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
  }

  /// Reads `[{"targets": ["host:port"], "labels": {"name": "value"}}]`.
  public static func read(_ bytes: [UInt8]) throws(Malformed) -> [TargetGroup] {
    let json: JSON
    do throws(JSON.Malformed) { json = try JSON(reading: bytes) } catch { throw Malformed("found \(error)") }
    guard let items = json.array else { throw Malformed("found no list, expected a list of target groups") }
    var groups: [TargetGroup] = []
    for (index, item) in items.enumerated() {
      guard let targets = item["targets"]?.array else {
        throw Malformed("group \(index + 1): found no 'targets', expected a list of host:port")
      }
      var labels: [String: String] = [:]
      for (name, value) in item["labels"]?.object ?? [] { labels[name] = value.string }
      groups.append(TargetGroup(targets: targets.compactMap(\.string), labels: labels))
    }
    return groups
  }

  /// The targets to scrape. Labels say what Prometheus would make of them: `__scheme__`, `__metrics_path__`; and whose
  /// they are: a role's word, a pool, a pod.
  func specs(_ template: TargetSpec) throws(TargetAddressError) -> [TargetSpec] {
    let scheme = labels["__scheme__"].map { $0 + "://" } ?? ""
    let path = labels["__metrics_path__"] ?? "/metrics"
    var specs: [TargetSpec] = []
    for target in targets {
      let text = target.contains("://") ? target : scheme + target
      var spec = template
      spec.url = try TargetAddress.complete(text, path: path)
      if spec.role == nil, let role = Self.role(labels) {
        spec.role = role
        spec.isRoleDiscovered = true
      }
      if spec.pool.isEmpty, let pool = labels["pool"], RoleWord.role(pool, hasPrefill: true) == nil {
        spec.pool = plain(pool.prefix(40))
      }
      for (name, value) in labels where !name.hasPrefix("__") && spec.labels[name] == nil { spec.labels[name] = value }
      for (meta, name) in [("__meta_kubernetes_pod_name", "pod"), ("__meta_kubernetes_namespace", "namespace")] {
        if let value = labels[meta], spec.labels[name] == nil { spec.labels[name] = value }
      }
      specs.append(spec)
    }
    return specs
  }

  private static func role(_ labels: [String: String]) -> Role? {
    for name in MetricsServerSpec.usualRoleLabels {
      if let word = labels[name], let role = RoleWord.role(word, hasPrefill: true) { return role }
    }
    return nil
  }
}
