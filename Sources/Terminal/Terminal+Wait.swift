private import CNcurses
private import Canvas

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

extension Terminal {
  /// Blocks until something happens and returns all that did, in order; `.timeout` is last where the deadline has
  /// passed by then. Without a deadline it waits for ever. After `.quit` it returns `.quit` again, at once. `others`:
  /// what else to wait for on the way, which `.ready` tells of.
  public func wait(
    until deadline: ContinuousClock.Instant? = nil, others: [(descriptor: Int32, reads: Bool, writes: Bool)] = []
  ) -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    while events.isEmpty {
      if let ending { return [.quit(ending)] }
      guard isOpen else { return [.quit(.hangup)] }
      let ready = readiness(until: [deadline, patienceEnd].compactMap { $0 }.min(), others)
      if ready.signals { handleSignals(&events) }
      if ready.wakes {
        waker.clear()
        events.append(.wake)
      }
      if ready.others { events.append(.ready) }
      if ready.input { readInput(&events) } else { losePatience(&events) }
      if let ending { return events + [.quit(ending)] }
      if let deadline, ContinuousClock.now >= deadline { events.append(.timeout) }
    }
    return events
  }

  /// Takes out of memory what only the start of the program needed. To be called once, when the first screen stands.
  public func releaseStartupCode() { pd_startup_code_release() }

  private struct Readiness {
    var input = false
    var signals = false
    var wakes = false
    var others = false
  }

  /// Waits for any of the descriptors; what is closed counts as ready, reading it tells the rest.
  private func readiness(
    until deadline: ContinuousClock.Instant?, _ others: [(descriptor: Int32, reads: Bool, writes: Bool)]
  ) -> Readiness {
    var descriptors = [input, pd_signals_descriptor(), waker.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    descriptors += others.map {
      pollfd(fd: $0.descriptor, events: Int16(($0.reads ? POLLIN : 0) | ($0.writes ? POLLOUT : 0)), revents: 0)
    }
    let count = poll(&descriptors, nfds_t(descriptors.count), Self.milliseconds(until: deadline))
    guard count > 0 else { return Readiness() }
    return Readiness(
      input: descriptors[0].revents != 0, signals: descriptors[1].revents != 0, wakes: descriptors[2].revents != 0,
      others: descriptors.dropFirst(3).contains { $0.revents != 0 })
  }

  /// Rounded up, so that a wait does not end early and spin; -1 is for ever.
  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let (seconds, attoseconds) = (deadline - ContinuousClock.now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    if seconds > 86_400 { return 86_400_000 }
    return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  // MARK: Input

  private func readInput(_ events: inout [TerminalEvent]) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(input, &bytes, bytes.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
    guard count > 0 else {
      ending = .hangup
      return
    }
    events += parser.feed(bytes[..<count]).map(TerminalEvent.input)
    patienceEnd = parser.patience.map { ContinuousClock.now + $0 }
  }

  private func losePatience(_ events: inout [TerminalEvent]) {
    guard let end = patienceEnd, ContinuousClock.now >= end else { return }
    patienceEnd = nil
    events += parser.flush().map(TerminalEvent.input)
  }

  // MARK: Signals

  private func handleSignals(_ events: inout [TerminalEvent]) {
    pd_signals_drain()
    if pd_signals_take(SIGWINCH) { resized(&events) }
    if pd_signals_take(SIGCONT) { continued(&events) }
    for signal in [SIGHUP, SIGTERM, SIGQUIT, SIGINT] where pd_signals_take(signal) {
      ending = .signal(signal)
      return
    }
    if pd_signals_take(SIGTSTP) {
      suspend()
      events.append(.resize(size))
    }
  }

  /// Dragging a window's corner changes its size some fifty times a second: each is drawn, but of those that come
  /// in a burst only the last: waits for a pause of 2 ms, at most 8 ms.
  private func resized(_ events: inout [TerminalEvent]) {
    for _ in 0..<4 {
      var descriptor = pollfd(fd: pd_signals_descriptor(), events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 2) != 0 else { break }
      pd_signals_drain()
      guard pd_signals_take(SIGWINCH) else { break }
    }
    if updateSize() { events.append(.resize(size)) }
  }

  private func updateSize() -> Bool {
    let now = Self.windowSize(output)
    guard now != size else { return false }
    size = now
    pd_screen_resize(Int32(size.height), Int32(size.width))
    screen.forget()
    return true
  }

  /// Continued after a stop that did not ask (SIGSTOP): the shell has written on our screen and changed the modes.
  private func continued(_ events: inout [TerminalEvent]) {
    pd_screen_leave()
    comeBack()
    events.append(.resize(size))
  }

  /// Stops the program, as ^Z does, and returns when it is continued, with the screen as it was.
  public func suspend() {
    guard isOpen else { return }
    leave()
    pd_signals_stop()
    pd_restore_refresh()
    comeBack()
  }

  private func comeBack() {
    _ = updateSize()
    repaint()
    send(modesOn)
  }
}
