extension Trace {
  /// Reads a trace from the bytes of a file, whose name stands in errors. The format is seen from the first line. Line
  /// ends may be LF or CRLF; empty lines are passed over. Rows out of order are sorted, those of equal time keep
  /// theirs.
  ///
  /// - A row without output tokens is left out and counted: nothing was served.
  /// - A prompt of 0 tokens, a negative number and one beyond 100 million are errors.
  public static func read(_ bytes: [UInt8], file: String) throws(TraceError) -> Trace {
    guard !bytes.isEmpty else { throw TraceError(file: file, problem: "found an empty file, expected a trace") }
    // Block numbers are counted in 32 bits.
    guard bytes.count < Int(Int32.max) else {
      throw TraceError(file: file, problem: "found \(bytes.count) bytes, expected less than 2 GB")
    }
    var rows = TraceRows()
    do throws(LineError) {
      var cursor = LineCursor(bytes)
      let format = try rows.read(&cursor)
      guard !rows.times.isEmpty else {
        throw LineError(
          nil, "found no request" + (rows.skipped > 0 ? " with an output" : "") + ", expected at least one")
      }
      return rows.trace(name: file.split(separator: "/").last.map(String.init) ?? file, format: format)
    } catch {
      throw TraceError(file: file, line: error.line, problem: error.problem)
    }
  }
}

/// A problem on a line of a file whose name the caller knows.
struct LineError: Error {
  let line: Int?
  let problem: String

  init(_ line: Int?, _ problem: String) {
    self.line = line
    self.problem = problem
  }
}
