#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The system's sockets, as little of them as the server needs. None of these blocks.
enum Socket {
  /// Why a socket could not be had, in the system's words.
  struct Failure: Error {
    let reason: String
    init() { reason = String(cString: strerror(errno)) }
  }

  #if canImport(Darwin)
    private static let stream = SOCK_STREAM
    private static let quiet: Int32 = 0
  #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let quiet = Int32(MSG_NOSIGNAL)
  #endif

  /// A socket that listens, and the port that it got.
  static func listen(_ address: ListenAddress) throws(Failure) -> (descriptor: Int32, port: UInt16) {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    hints.ai_socktype = stream
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0, let info = found else { throw Failure() }
    defer { freeaddrinfo(found) }
    let descriptor = socket(info.pointee.ai_family, stream, 0)
    guard descriptor >= 0 else { throw Failure() }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0, Glue.listen(descriptor, 128) == 0 else {
      let failure = Failure()
      close(descriptor)
      throw failure
    }
    prepare(descriptor)
    return (descriptor, port(of: descriptor))
  }

  /// Does not block, is not inherited by other programs, and raises no signal.
  private static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      var on: Int32 = 1
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  private static func port(of descriptor: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { return 0 }
    // The port stands at the same place for both families.
    return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
  }

  /// The next connection; nil where none waits, or none can be had now.
  static func accept(_ listener: Int32) -> Int32? {
    let descriptor = Glue.accept(listener)
    guard descriptor >= 0 else { return nil }
    prepare(descriptor)
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return descriptor
  }

  enum Received { case bytes([UInt8]), nothing, end }

  static func receive(_ descriptor: Int32, most: Int) -> Received {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      result = recv(descriptor, buffer.baseAddress, most, 0)
      count = max(0, result)
    }
    if result > 0 { return .bytes(bytes) }
    return result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) ? .nothing : .end
  }

  /// How many bytes were taken; nil where the client has gone.
  static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
    let count = bytes.withUnsafeBytes { Glue.send(descriptor, $0.baseAddress, $0.count, quiet) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : nil
  }

  /// Nothing more will be sent.
  static func endSending(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_WR)) }

  static func close(_ descriptor: Int32) { Glue.close(descriptor) }
}

/// The system's functions that have the same name as ours.
private enum Glue {
  #if canImport(Darwin)
    static func listen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { Darwin.listen(descriptor, backlog) }
    static func accept(_ listener: Int32) -> Int32 { Darwin.accept(listener, nil, nil) }
    static func close(_ descriptor: Int32) { _ = Darwin.close(descriptor) }
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
      Darwin.send(descriptor, bytes, count, flags)
    }
  #else
    static func listen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { Glibc.listen(descriptor, backlog) }
    static func accept(_ listener: Int32) -> Int32 { Glibc.accept(listener, nil, nil) }
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
      Glibc.send(descriptor, bytes, count, flags)
    }
  #endif
}
