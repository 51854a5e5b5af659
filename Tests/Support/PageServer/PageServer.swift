import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A small HTTP server on loopback for tests: what it answers is a closure's affair, also when that is hostile. Each
/// connection has a thread of its own and takes one request.
public final class PageServer: Sendable {
  /// One request's line, headers and body, as they came.
  public struct Request: Sendable {
    public let path: String
    public let head: String
    public let body: String
  }

  /// Writes to the client; false when it has gone.
  public struct Client: Sendable {
    fileprivate let descriptor: Int32
    fileprivate let server: PageServer

    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count, !server.isStopped {
        let count = bytes[sent...].withUnsafeBytes { sendQuietly(descriptor, $0.baseAddress!, $0.count) }
        guard count > 0 else { return false }
        sent += count
      }
      return sent == bytes.count
    }

    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// A whole answer.
    public func answer(
      _ body: [UInt8], status: String = "200 OK", type: String = "text/plain; version=0.0.4", headers: String = ""
    ) {
      send(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\(headers)\r\n"
      )
      send(body)
    }

    /// Waits, but not beyond the server's end.
    public func pause(_ seconds: Double) {
      var left = seconds
      while left > 0, !server.isStopped {
        usleep(20_000)
        left -= 0.02
      }
    }
  }

  public let port: UInt16
  private let listener: Int32
  private let stopped = Atomic(false)
  private let answer: @Sendable (Request, Client) -> Void

  /// Listens on a free port of 127.0.0.1.
  public init(_ answer: @escaping @Sendable (Request, Client) -> Void) throws {
    self.answer = answer
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, raw, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard bound else { throw Failure(code: errno) }
    Self.run { [self] in acceptAll() }
  }

  /// A port of loopback that was free a moment ago, for programs that cannot choose one.
  public static func freePort() throws -> UInt16 {
    let server = try PageServer { _, _ in }
    defer { server.stop() }
    return server.port
  }

  public struct Failure: Error { public let code: Int32 }

  public var address: String { "http://127.0.0.1:\(port)" }
  fileprivate var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// Answers nothing more: the next connection is refused.
  public func stop() {
    guard !stopped.exchange(true, ordering: .relaxed) else { return }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func acceptAll() {
    while !isStopped {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      Self.run { [self] in
        serve(descriptor)
        close(descriptor)
      }
    }
  }

  /// Runs on a thread of its own: queues would make answers wait for those that hang on purpose.
  private static func run(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_create(
      &thread, &attributes,
      { context in
        #if canImport(Darwin)
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        #else
          Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
        #endif
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Bytes of a request's body.
  private static func bodyLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) ?? 0
    }
    return 0
  }

  private func serve(_ descriptor: Int32) {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while head.headEnd == nil, head.count < 65_536 {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      head += buffer[..<count]
    }
    guard let end = head.headEnd else { return }
    let text = String(decoding: head[..<end], as: UTF8.self)
    var body = Array(head[end...])
    let length = Self.bodyLength(text)
    while body.count < length {
      let count = recv(descriptor, &buffer, min(length - body.count, buffer.count), 0)
      guard count > 0 else { return }
      body += buffer[..<count]
    }
    let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    answer(
      Request(path: path, head: text, body: String(decoding: body, as: UTF8.self)),
      Client(descriptor: descriptor, server: self))
  }
}

extension [UInt8] {
  /// Where the body begins; nil where the head is not whole yet.
  fileprivate var headEnd: Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard count >= 4 else { return nil }
    return (4...count).first { self[($0 - 4)..<$0].elementsEqual(mark) }
  }
}

/// send(2) without a signal when the client has gone.
private func sendQuietly(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  #if canImport(Darwin)
    send(descriptor, bytes, count, 0)
  #else
    send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
  #endif
}
