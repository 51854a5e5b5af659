private import CPseudoTerminal

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// A program running on a terminal of its own, for tests: keys go in, and its screen can be read.
///
/// All waiting blocks the thread, for a bounded time; suites that use this should be serialised.
public final class PseudoTerminal {
  /// How the program was seen to change.
  public enum Change: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32)
    case stopped
  }

  /// Why a program could not be started.
  public struct StartError: Error, CustomStringConvertible {
    public let description: String
  }

  /// What the program has drawn so far.
  public private(set) var screen: ScreenEmulator
  /// All that the program wrote.
  public private(set) var output: [UInt8] = []
  /// The words of the terminal's modes (termios) before the program ran.
  public let originalModes: [UInt32]
  private var terminal: pd_pseudo_terminal
  private var isMasterOpen = true

  /// Starts the program at a path. The environment is this process's with `environment` on top, where nil removes a
  /// name; TERM is xterm-256color and the locale C.UTF-8 unless it says otherwise.
  public init(
    _ path: String, _ arguments: [String] = [], environment: [String: String?] = [:], width: Int = 80, height: Int = 24
  ) throws {
    screen = ScreenEmulator(width: width, height: height)
    var terminal = pd_pseudo_terminal()
    var argumentPointers: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var environmentPointers: [UnsafeMutablePointer<CChar>?] = Self.environment(environment).map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    let isStarted = pd_pseudo_terminal_start(
      path, &argumentPointers, &environmentPointers, Int32(height), Int32(width), &terminal)
    guard isStarted else { throw StartError(description: "\(path): \(String(cString: strerror(errno)))") }
    self.terminal = terminal
    let original = terminal.original
    originalModes = [original.0, original.1, original.2, original.3]
  }

  deinit {
    var status: Int32 = 0
    // As long as its parent is there, the program's number is not another process's.
    if waitpid(terminal.leader, &status, WNOHANG) == 0 {
      kill(terminal.program, SIGKILL)
      waitpid(terminal.leader, &status, 0)
    }
    if isMasterOpen { close(terminal.master) }
    close(terminal.slave)
    close(terminal.changes)
  }

  /// The program's process.
  public var processID: Int32 { terminal.program }
  /// The words of the terminal's modes as they are now.
  public var modes: [UInt32] { Self.modes(terminal.slave) }
  /// The output as text.
  public var outputText: String { String(decoding: output, as: UTF8.self) }

  /// How often the program has gone to sleep so far, where the system tells (Linux); else 0.
  public var voluntarySwitches: Int {
    guard let file = fopen("/proc/\(processID)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let parts = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }.split { ":\t\n ".contains($0) }
      if parts.first == "voluntary_ctxt_switches", let count = parts.last { return Int(count) ?? 0 }
    }
    return 0
  }

  // MARK: Doing

  /// Types.
  public func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends bytes as the terminal would.
  public func send(_ bytes: [UInt8]) { _ = write(terminal.master, bytes, bytes.count) }

  /// Sends the program a signal.
  public func signal(_ number: Int32) { kill(terminal.program, number) }

  /// Changes the window's size; the screen is forgotten, as the program is expected to paint it anew.
  public func resize(width: Int, height: Int) {
    screen = ScreenEmulator(width: width, height: height, isAlternate: screen.isAlternate)
    _ = pd_pseudo_terminal_resize(terminal.master, Int32(height), Int32(width))
  }

  /// The terminal goes away, as when a connection is lost.
  public func hangUp() {
    if isMasterOpen { close(terminal.master) }
    isMasterOpen = false
  }

  // MARK: Waiting

  /// Reads until the program has been quiet for `quiet` milliseconds, or `limit` milliseconds have passed.
  public func settle(quiet: Int = 60, limit: Int = 3000) {
    let end = ContinuousClock.now + .milliseconds(limit)
    while ContinuousClock.now < end, read(milliseconds: quiet) {}
  }

  /// Reads until a condition on the screen holds; whether it did within `limit` milliseconds.
  public func wait(limit: Int = 5000, until condition: (ScreenEmulator) -> Bool) -> Bool {
    let end = ContinuousClock.now + .milliseconds(limit)
    while !condition(screen) {
      guard ContinuousClock.now < end else { return false }
      _ = read(milliseconds: 20)
    }
    return true
  }

  /// Reads until a text is on the screen; whether it was within `limit` milliseconds.
  public func wait(for text: String, limit: Int = 5000) -> Bool { wait(limit: limit) { $0.contains(text) } }

  /// The next change of the program's state; nil where there is none within `limit` milliseconds. What the program
  /// writes meanwhile is read.
  public func change(limit: Int = 5000) -> Change? {
    let end = ContinuousClock.now + .milliseconds(limit)
    while ContinuousClock.now < end {
      var descriptor = pollfd(fd: terminal.changes, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, isMasterOpen ? 0 : 20) > 0 {
        var change = pd_change()
        guard readBytes(terminal.changes, &change, MemoryLayout<pd_change>.size) > 0 else { return nil }
        while isMasterOpen, read(milliseconds: 10) {}
        return Self.change(change.status)
      }
      if isMasterOpen { _ = read(milliseconds: 20) }
    }
    return nil
  }

  /// Reads once what comes within some time; whether anything did.
  private func read(milliseconds: Int) -> Bool {
    guard isMasterOpen else { return false }
    var descriptor = pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, Int32(milliseconds)) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = readBytes(terminal.master, &bytes, bytes.count)
    guard count > 0 else { return false }
    output += bytes[..<count]
    screen.feed(bytes[..<count])
    return true
  }

  // MARK: Details

  private static func change(_ status: Int32) -> Change {
    if pd_is_stopped(status) { return .stopped }
    return pd_was_killed(status) ? .killed(signal: pd_killing_signal(status)) : .exited(pd_exit_code(status))
  }

  private static func modes(_ descriptor: Int32) -> [UInt32] {
    var words: [UInt32] = [0, 0, 0, 0]
    return pd_pseudo_terminal_modes(descriptor, &words) ? words : []
  }

  private static func environment(_ changes: [String: String?]) -> [String] {
    var all: [String: String] = [:]
    guard var next = pd_environment() else { return [] }
    while let variable = next.pointee {
      let parts = String(cString: variable).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { all[String(parts[0])] = String(parts[1]) }
      next += 1
    }
    for name in ["COLUMNS", "LINES", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "TERMINFO", "STY", "TMUX"] {
      all[name] = nil
    }
    all["TERM"] = "xterm-256color"
    all["LANG"] = "C.UTF-8"
    for (name, value) in changes { all[name] = value }
    return all.map { "\($0.key)=\($0.value)" }
  }
}
