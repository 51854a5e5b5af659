import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where a server listens: an address in numbers and a port.
public struct ListenAddress: Sendable, Equatable {
  public let host: String
  public let port: UInt16
  /// Whether only this machine can connect to it.
  public let isLoopback: Bool
  let isIPv6: Bool

  public static let usual = ListenAddress(host: "127.0.0.1", port: 9470, isLoopback: true, isIPv6: false)

  private init(host: String, port: UInt16, isLoopback: Bool, isIPv6: Bool) {
    self.host = host
    self.port = port
    self.isLoopback = isLoopback
    self.isIPv6 = isIPv6
  }

  /// `127.0.0.1:9470`, `0.0.0.0:9470`, `[::1]:9470`, `:9470` (loopback); port 0 takes a free one. Nil where it is none of these.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      text[text.index(after: colon)...].utf8.allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    var host = String(text[..<colon])
    if host.isEmpty || host == "localhost" { host = "127.0.0.1" }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      var address = in6_addr()
      guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
      let bytes = withUnsafeBytes(of: &address) { Array($0) }
      self.init(host: host, port: port, isLoopback: bytes == [UInt8](repeating: 0, count: 15) + [1], isIPv6: true)
    } else {
      var address = in_addr()
      guard inet_pton(AF_INET, host, &address) == 1 else { return nil }
      self.init(host: host, port: port, isLoopback: UInt32(bigEndian: address.s_addr) >> 24 == 127, isIPv6: false)
    }
  }

  /// The same address with the port that was given to it.
  func with(port: UInt16) -> ListenAddress {
    ListenAddress(host: host, port: port, isLoopback: isLoopback, isIPv6: isIPv6)
  }

  /// Host and port as they stand in an address.
  public var authority: String { (isIPv6 ? "[\(host)]" : host) + ":\(port)" }
}
