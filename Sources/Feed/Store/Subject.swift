/// Whose value a series is, on one page.
public struct Subject: Hashable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// The program that serves the page.
    case page
    /// The whole fleet, as a router sees it.
    case fleet
    case worker
    /// Several workers that a metrics server has added up.
    case group
    /// A GPU or another device, or a pod that holds several.
    case device
  }

  public let kind: Kind
  /// The worker's or device's name; for `.fleet` the role's word where a label gives one.
  public let name: String

  public init(_ kind: Kind, _ name: String = "") {
    self.kind = kind
    self.name = name
  }

  public static let page = Subject(.page)
  public static let fleet = Subject(.fleet)
}

/// Names under which the same worker is known on several pages become one.
enum WorkerName {
  /// `http://host:port/metrics` becomes `host:port`. Another path stays, since several workers may share a port; what
  /// is no address stays as it is.
  static func plain(_ text: String) -> String {
    guard let scheme = text.range(of: "://") else { return text }
    var rest = text[scheme.upperBound...].prefix { $0 != "?" }
    if let page = pages.first(where: { rest.hasSuffix($0) }) { rest.removeLast(page.count) }
    while rest.hasSuffix("/") { rest.removeLast() }
    return String(rest)
  }

  /// Where programs serve their metrics; the longer one first.
  private static let pages = ["/prometheus/metrics", "/metrics"]

  /// A 64-bit number in decimal as others write it: hexadecimal, lower case, no zeros in front.
  static func hexadecimal(_ text: String) -> String { UInt64(text).map { String($0, radix: 16) } ?? text }
}

extension String {
  /// The first place of `other`, without Foundation.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    let wanted = Array(other.utf8)
    var start = utf8.startIndex
    while start < utf8.endIndex {
      if utf8[start...].starts(with: wanted) { return start..<utf8.index(start, offsetBy: wanted.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}
