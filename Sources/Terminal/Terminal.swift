private import CNcurses
public import Canvas
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The terminal that the program runs in: shows canvases, returns what the user does. One at a time, used by one
/// thread.
///
/// From `init` to `close()` the terminal is ours: alternate screen, no cursor, keys at once and unseen. However the
/// program ends (a signal, a crash, exit), the terminal is given back as it was found.
public final class Terminal {
  /// What the terminal can show.
  public let capabilities: Capabilities
  /// The window's size.
  public internal(set) var size: Size
  /// Wakes `wait(until:)` from any thread.
  public let waker: Waker
  /// Whether the mouse is reported.
  public var mouse: Bool { didSet { if mouse != oldValue { send(mouse ? Modes.mouseOn : Modes.mouseOff) } } }

  let options: Options
  let input: Int32
  let output: Int32
  var isOpen = true
  var screen: ScreenWriter
  var parser = InputParser()
  /// When the parser is to be told that nothing more comes.
  var patienceEnd: ContinuousClock.Instant?
  var ending: Ending?

  private static let isTaken = Atomic(false)

  /// Takes the terminal over and blanks it.
  /// - Throws: `TerminalError`, with the terminal as it was.
  public init(options: Options = Options()) throws(TerminalError) {
    guard !Self.isTaken.exchange(true, ordering: .acquiringAndReleasing) else { throw .alreadyOpen }
    do {
      (input, output) = try Self.descriptors()
      waker = try Waker()
      let choice = try TerminalChoice.make(wanted: options.colors, output: output)
      let unicode = Self.setLocale(wanted: options.unicode)
      try Self.takeOver(choice, input, output)
      // Fewer than chosen where ncurses does not take entries from the environment.
      capabilities = Capabilities(
        terminalName: environment("TERM") ?? choice.name,
        colors: min(choice.colors, ColorDepth(colors: pd_screen_colors())), unicode: unicode && !Self.isTeletype)
      screen = ScreenWriter(capabilities, hasOnlyEight: pd_screen_colors() < 16)
    } catch {
      Self.isTaken.store(false, ordering: .releasing)
      throw error
    }
    self.options = options
    size = Self.windowSize(output)
    mouse = options.mouse
    pd_screen_resize(Int32(size.height), Int32(size.width))
    pd_screen_flush()
    send(modesOn)
  }

  deinit { close() }

  /// Gives the terminal back exactly as it was, and throws away what was typed and not read. May be called again.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    leave()
    pd_screen_close()
    pd_restore_disarm()
    pd_signals_close()
    if input > STDERR_FILENO { closeDescriptor(input) }
    Self.isTaken.store(false, ordering: .releasing)
  }

  /// Asks for the background's colour; `.backgroundColor` and then `.deviceAttributes` are the answer, if there is one.
  public func askBackground() { send("\u{1B}]11;?\u{1B}\\\u{1B}[c") }

  // MARK: Modes

  enum Modes {
    static let mouseOn = "\u{1B}[?1002;1006h"
    static let mouseOff = "\u{1B}[?1002;1006l"
    static let pasteOn = "\u{1B}[?2004h"
    static let pasteOff = "\u{1B}[?2004l"
    static let frameStart = "\u{1B}[?2026h"
    static let frameEnd = "\u{1B}[?2026l"
  }

  var modesOn: String { (mouse ? Modes.mouseOn : "") + (options.bracketedPaste ? Modes.pasteOn : "") }

  /// Writes past ncurses, whose own output is out by then.
  func send(_ text: String) {
    guard isOpen || !text.isEmpty else { return }
    _ = pd_write(output, text, text.utf8.count)
  }

  /// Leaves the screen to others, for now or for good.
  func leave() {
    send(
      (options.synchronizedOutput ? Modes.frameEnd : "") + (mouse ? Modes.mouseOff : "")
        + (options.bracketedPaste ? Modes.pasteOff : ""))
    // Reports of the mouse that are on their way would reach the shell as text.
    if mouse { usleep(20_000) }
    pd_screen_leave()
    pd_restore_modes()
  }

  // MARK: Opening

  /// Whether there is a terminal to draw on: standard output is one.
  public static var isAvailable: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Standard input and output; the terminal behind the output where standard input is something else. It goes by its
  /// own name first: not every system can poll /dev/tty.
  private static func descriptors() throws(TerminalError) -> (input: Int32, output: Int32) {
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    if isatty(STDIN_FILENO) == 1 { return (STDIN_FILENO, STDOUT_FILENO) }
    let own = ttyname(STDOUT_FILENO).map { open($0, O_RDONLY | O_NOCTTY | O_CLOEXEC) } ?? -1
    let terminal = own >= 0 ? own : open("/dev/tty", O_RDONLY | O_CLOEXEC)
    guard terminal >= 0 else { throw .notATerminal }
    return (terminal, STDOUT_FILENO)
  }

  /// Sets the locale for characters only, numbers stay as they are; whether it is one of Unicode.
  private static func setLocale(wanted: Bool?) -> Bool {
    setlocale(LC_CTYPE, "")
    if wanted == true && !pd_locale_is_unicode() {
      for name in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil { break }
    }
    return pd_locale_is_unicode() && wanted != false
  }

  /// A terminal of the days before Unicode.
  private static var isTeletype: Bool {
    guard let name = environment("TERM") else { return false }
    return ["vt", "ansi", "cons", "sun", "dumb"].contains { name.hasPrefix($0) } && !name.hasPrefix("vte")
  }

  static func windowSize(_ output: Int32) -> Size {
    var (rows, columns): (Int32, Int32) = (24, 80)
    _ = pd_window_size(output, &rows, &columns)
    return Size(Int(columns), Int(rows))
  }

  /// Signals come before ncurses, which would otherwise install its own handlers.
  private static func takeOver(
    _ choice: TerminalChoice, _ input: Int32, _ output: Int32
  ) throws(TerminalError) {
    // They would count more than the window's size.
    unsetenv("LINES")
    unsetenv("COLUMNS")
    guard pd_restore_save(input, output) else { throw .notATerminal }
    guard pd_signals_open() else { throw .system(call: "pipe", code: errno) }
    guard openScreen(choice, input, output) else {
      pd_signals_close()
      throw .unknownTerminal(choice.name)
    }
    pd_restore_arm()
  }

  private static func openScreen(_ choice: TerminalChoice, _ input: Int32, _ output: Int32) -> Bool {
    let wantsColor = choice.colors != .mono
    if let entry = choice.entry {
      let former = environment("TERMINFO")
      setenv("TERMINFO", entry.environmentValue, 1)
      let isOpen = pd_screen_open(entry.name, input, output, wantsColor)
      // Programs started later should not see it.
      if let former { setenv("TERMINFO", former, 1) } else { unsetenv("TERMINFO") }
      if isOpen { return true }
    }
    // An older ncurses does not take entries from the environment.
    return pd_screen_open(choice.name, input, output, wantsColor)
  }
}
