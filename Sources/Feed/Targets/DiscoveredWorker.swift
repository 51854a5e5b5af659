public import Fleet

/// A worker that a router's `GET /workers` names.
public struct DiscoveredWorker: Sendable, Equatable {
  /// Scheme, host and port, and a path where several workers share a port.
  public var url: String
  public var role: Role?
  public var isHealthy: Bool
  public var maxSequences: Double?

  /// The name under which pages know it.
  public var name: String { WorkerName.plain(url) }

  /// Most workers that are taken from one answer.
  static let most = 5000

  /// The workers in the answer of an SGLang gateway, smg or vllm-router; nil where it is no such answer.
  public static func read(_ bytes: [UInt8]) -> [DiscoveredWorker]? {
    guard let answer = try? JSON(reading: bytes), case .array(let items)? = answer["workers"] else { return nil }
    return items.prefix(most).compactMap { item in
      guard case .string(let url)? = item["url"], let clean = address(url) else { return nil }
      let healthy = item["is_healthy"] ?? .bool(true)
      var limit: Double?
      if case .string(let text)? = item["labels"]?["max_running_requests"] { limit = Double(text) }
      return DiscoveredWorker(
        url: clean, role: role(item["worker_type"]), isHealthy: healthy == .bool(true), maxSequences: limit)
    }
  }

  /// Scheme, host, port and path, of printable ASCII; nil for anything else, such as gRPC.
  private static func address(_ text: String) -> String? {
    for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
      var rest = text.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
      while rest.hasSuffix("/") { rest.removeLast() }
      let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "@") }
      return !rest.isEmpty && !rest.hasPrefix("/") && rest.count <= 253 && isPlain ? scheme + rest : nil
    }
    return nil
  }

  private static func role(_ value: JSON?) -> Role? {
    guard case .string(let word)? = value else { return nil }
    return RoleWord.role(word, hasPrefill: true)
  }
}
