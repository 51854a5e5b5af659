import ArgumentParser

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@main
enum Main {
  static func main() {
    do {
      var command = try Pdtop.parseAsRoot()
      try command.run()
    } catch {
      leave(error)
    }
  }

  /// Ends with 0 after help and version, 2 after wrong usage, 1 after a failure; errors go to standard error.
  private static func leave(_ error: any Error) -> Never {
    let code = Pdtop.exitCode(for: error)
    if code == .success {
      print(Pdtop.message(for: error))
      exit(0)
    }
    // The command has said all that there is to say.
    if error is ExitCode { exit(code.rawValue) }
    // The parser's own code for wrong usage is 64; users of shells expect 2.
    let isUsage = code == .validationFailure
    let text = isUsage ? Pdtop.fullMessage(for: error) : "pdtop: " + describe(error)
    fputs(text + "\n", standardError)
    exit(isUsage ? 2 : 1)
  }

  private static func describe(_ error: any Error) -> String {
    if error is CleanExit || error is ExitCode { return Pdtop.message(for: error) }
    return String(describing: error)
  }

  /// Standard error as a stream of our own: the C library's variable is not safe to touch under Swift's rules.
  private static var standardError: UnsafeMutablePointer<FILE> { fdopen(2, "w") }
}
