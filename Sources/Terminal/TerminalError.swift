/// Why no screen can be drawn. The description is one line for the user.
public enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Standard output, or all there is for input, is a file or a pipe.
  case notATerminal
  /// The terminfo database does not know the value of TERM.
  case unknownTerminal(String)
  /// TERM is not set.
  case unnamedTerminal
  /// The terminal cannot place its cursor.
  case incapable(String)
  /// Another `Terminal` is open.
  case alreadyOpen
  /// A call of the system failed.
  case system(call: String, code: Int32)

  public var description: String {
    switch self {
    case .notATerminal: "standard output is not a terminal"
    case .unknownTerminal(let name): "terminal type '\(name)' is not known here; try TERM=xterm-256color"
    case .unnamedTerminal: "TERM is not set; try TERM=xterm-256color"
    case .incapable(let name): "terminal type '\(name)' cannot place its cursor; try TERM=xterm-256color"
    case .alreadyOpen: "the terminal is in use by this program already"
    case .system(let call, let code): "\(call) failed: \(systemMessage(code))"
    }
  }
}
