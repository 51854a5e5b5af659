#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A small HTTP/1.1 server: one thread, which is its owner's; no request can make it wait.
///
/// Our own, because what it has to do is little (GET and small POSTs, no TLS, no streams) and the libraries cost every clean
/// build more than they spare: FlyingFox 34 s, hummingbird on swift-nio 125 s and more; neither bounds the time that a
/// whole request may take, and both answer what is malformed in words of their own.
public final class HTTPServer {
  public let address: ListenAddress
  private let limits: HTTPLimits
  private var listener: Int32
  private var connections: [Int32: HTTPConnection] = [:]
  /// No more connections are taken until then: the system had no descriptor left.
  private var acceptsFrom = ContinuousClock.now

  /// Why there is no server.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  public init(_ address: ListenAddress, limits: HTTPLimits = HTTPLimits()) throws(Failure) {
    self.limits = limits
    do throws(Socket.Failure) {
      let (descriptor, port) = try Socket.listen(address)
      listener = descriptor
      self.address = address.with(port: port)
    } catch {
      throw Failure(description: "cannot listen on \(address.authority): \(error.reason)")
    }
  }

  deinit { close() }

  /// Serves until `end`, and returns early where `isOver` says so: it is asked after each round.
  public func serve(
    until end: ContinuousClock.Instant, isOver: () -> Bool = { false }, answer: (HTTPRequest) -> HTTPAnswer
  ) {
    repeat {
      turn(until: end, answer)
    } while !isOver() && ContinuousClock.now < end
  }

  /// Takes no more connections, and lets the answers that are under way go out, for at most so many seconds.
  public func stop(within seconds: Double) {
    if listener >= 0 { Socket.close(listener) }
    listener = -1
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end, connections.values.contains(where: \.wantsToSend) {
      turn(until: end) { _ in .error(503, place: "server", "found it about to stop, expected it to run") }
    }
    close()
  }

  private func close() {
    if listener >= 0 { Socket.close(listener) }
    listener = -1
    for descriptor in connections.keys { Socket.close(descriptor) }
    connections = [:]
  }

  // MARK: One round

  /// Longest wait, so that signals are seen, milliseconds.
  private static let patience: Int32 = 100

  private func turn(until end: ContinuousClock.Instant, _ answer: (HTTPRequest) -> HTTPAnswer) {
    var polled = connections.map { descriptor, connection in
      pollfd(fd: descriptor, events: Int16(connection.wantsToSend ? POLLOUT : POLLIN), revents: 0)
    }
    let start = ContinuousClock.now
    if listener >= 0, start >= acceptsFrom { polled.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0)) }
    let left = (end - start) / .milliseconds(1)
    let wait = min(Self.patience, max(0, Int32(left.rounded(.up))))
    guard poll(&polled, nfds_t(polled.count), wait) > 0 else { return expire(ContinuousClock.now) }
    let now = ContinuousClock.now
    for item in polled where item.revents != 0 {
      if item.fd == listener { accept(now) } else { serve(item.fd, item.revents, now, answer) }
    }
    expire(now)
  }

  private func serve(
    _ descriptor: Int32, _ events: Int16, _ now: ContinuousClock.Instant, _ answer: (HTTPRequest) -> HTTPAnswer
  ) {
    // Out of the table for the while, so that its bytes are not copied.
    guard var connection = connections.removeValue(forKey: descriptor) else { return }
    let goesOn =
      connection.wantsToSend
      ? connection.send(now: now, limits, answer: answer)
      : connection.receive(now: now, limits, answer: answer)
    if goesOn { connections[descriptor] = connection } else { Socket.close(descriptor) }
  }

  private func accept(_ now: ContinuousClock.Instant) {
    while let descriptor = Socket.accept(listener) {
      if connections.count >= limits.connections { makeRoom() }
      guard connections.count < limits.connections else {
        Socket.close(descriptor)
        continue
      }
      connections[descriptor] = HTTPConnection(descriptor, now: now, limits)
    }
    // Without a descriptor left the listener would wake us at once again.
    if errno == EMFILE || errno == ENFILE {
      makeRoom()
      acceptsFrom = now + .milliseconds(200)
    }
  }

  /// Closes the connection that has been idle for longest.
  private func makeRoom() {
    let idle = connections.filter { $0.value.isIdle }
    guard let oldest = idle.min(by: { $0.value.deadline < $1.value.deadline }) else { return }
    connections[oldest.key] = nil
    Socket.close(oldest.key)
  }

  private func expire(_ now: ContinuousClock.Instant) {
    for descriptor in connections.filter({ $0.value.deadline <= now }).keys {
      guard var connection = connections.removeValue(forKey: descriptor) else { continue }
      if connection.expire(now, limits) { connections[descriptor] = connection } else { Socket.close(descriptor) }
    }
  }
}
