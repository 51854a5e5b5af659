import Fleet

/// Why a text is no address to scrape.
public struct TargetAddressError: Error, Equatable, CustomStringConvertible {
  public let description: String
}

/// Addresses as people type them.
public enum TargetAddress {
  /// The whole address: `host:port` becomes `http://host:port` and gets `path` where it has none.
  public static func complete(_ text: String, path: String) throws(TargetAddressError) -> String {
    let expected = "expected an address such as http://10.0.0.1:8000/metrics or 10.0.0.1:8000"
    func refuse(_ problem: String) -> TargetAddressError { TargetAddressError(description: "\(problem), \(expected)") }
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw refuse("found \(quoted(text))") }
    var scheme = "http"
    var rest = text[...]
    if let end = schemeEnd(text) {
      scheme = String(text[..<end]).lowercased()
      rest = text[text.index(end, offsetBy: 3)...]
      guard scheme == "http" || scheme == "https" else {
        throw refuse("found the scheme '\(plain(scheme.prefix(20)))'")
      }
    }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else {
      throw TargetAddressError(
        description:
          "found a user name in the address, expected it in a targets file, where secrets come from the environment")
    }
    guard isAuthority(authority) else { throw refuse("found \(quoted(text))") }
    let tail = rest.dropFirst(authority.count)
    return "\(scheme)://\(authority)" + (tail.isEmpty || tail == "/" ? path : String(tail))
  }

  private static func schemeEnd(_ text: String) -> String.Index? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    return colon
  }

  /// A host, or an IPv6 address in brackets, with a port where there is one.
  private static func isAuthority(_ text: Substring) -> Bool {
    var host = text
    var port: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return false }
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return false }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
      guard !host.contains(":") else { return false }
    }
    if let port {
      guard let number = UInt16(port), number > 0, port.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
    }
    return !host.isEmpty && host.count <= 253
      && host.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-._:%".utf8.contains($0) }
  }
}

// MARK: - Names with many addresses

extension TargetAddress {
  /// The host of a complete address, without brackets.
  static func host(of url: String) -> String {
    let (host, _) = split(authority(of: url))
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
  }

  /// A target at one of the addresses that the host of `url` has. With TLS the name stays in the address, for it is
  /// what the certificate is for.
  static func at(_ address: String, _ url: String, _ template: TargetSpec) -> TargetSpec {
    var spec = template
    let authority = authority(of: url)
    let (host, port) = split(authority)
    if url.hasPrefix("https://") {
      spec.url = url
      spec.place = "\(host):\(port.isEmpty ? "443" : port):\(address):\(port.isEmpty ? "443" : port)"
    } else {
      let tail = url.dropFirst("http://".count + authority.count)
      spec.url = "http://\(address)\(port.isEmpty ? "" : ":" + port)\(tail)"
    }
    return spec
  }

  /// The address and port that a `HOST:PORT:OTHER:PORT` leads to.
  static func other(_ place: String) -> String {
    let (host, _) = split(place)
    let rest = place.dropFirst(host.count + 1)
    return String(rest.drop { $0 != ":" }.dropFirst())
  }

  private static func authority(of url: String) -> String {
    let rest = schemeEnd(url).map { url[$0...].dropFirst(3) } ?? url[...]
    return String(rest.prefix { $0 != "/" && $0 != "?" })
  }

  private static func split(_ authority: String) -> (host: String, port: String) {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]") ?? authority.startIndex : authority.startIndex
    guard let colon = authority[end...].firstIndex(of: ":") else { return (authority, "") }
    return (String(authority[..<colon]), String(authority[colon...].dropFirst()))
  }
}
