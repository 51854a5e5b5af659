import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Finds out which addresses a name has, on a queue of its own: the system's resolver makes its caller wait.
final class NameLookup: Sendable {
  enum Outcome: Sendable, Equatable {
    case addresses([String])
    case problem(String)
  }

  private let answers = Mutex<[Int: Outcome]>([:])
  private let queue = DispatchQueue(label: "names", qos: .utility)

  /// Begins a lookup; `take` has its answer, some time.
  func begin(_ host: String, id: Int) {
    queue.async { [self] in
      let outcome = Self.addresses(of: host)
      answers.withLock { $0[id] = outcome }
    }
  }

  /// The answers that have come since the last call.
  func take() -> [Int: Outcome] {
    answers.withLock { all in
      defer { all = [:] }
      return all
    }
  }

  /// All addresses of a name, sorted; IPv6 in brackets.
  static func addresses(of host: String) -> Outcome {
    var hints = addrinfo()
    #if canImport(Darwin)
      hints.ai_socktype = SOCK_STREAM
    #else
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else { return .problem(String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(list) }
    var found: Set<String> = []
    var next = list
    while let entry = next {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let named = getnameinfo(
        entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
      if named == 0 {
        let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        found.insert(address.contains(":") ? "[\(address)]" : address)
      }
      next = entry.pointee.ai_next
    }
    return found.isEmpty ? .problem("the name has no address") : .addresses(found.sorted())
  }
}
