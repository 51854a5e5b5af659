public import Fleet

/// A table of measurements or of another tool's estimates, recognised by its columns.
public enum ValidationTable: Sendable {
  /// Served in a closed loop: TTFT and TPOT end to end.
  case served([ServedRow])
  /// Single passes of a worker: a prefill pass or a decode step.
  case passes([PassRow])

  /// Reads a CSV text. Errors name line, what was found and what was expected.
  public init(_ bytes: some Sequence<UInt8>) throws(CSVError) {
    let table = try CSVTable(bytes)
    let columns = Set(table.columns)
    if ServedRow.columns.isSubset(of: columns) {
      self = .served(try ServedRow.read(table))
    } else if PassRow.columns.isSubset(of: columns) {
      self = .passes(try PassRow.read(table))
    } else {
      throw CSVError(
        line: 1,
        problem:
          "found the columns \(table.columns.prefix(6).joined(separator: ",")),..., expected those of served rows ("
          + "\(ServedRow.columns.sorted().joined(separator: ","))) or of passes (\(PassRow.columns.sorted().joined(separator: ",")))"
      )
    }
  }
}
