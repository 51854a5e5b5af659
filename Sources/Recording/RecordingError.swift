import Fleet

/// What is wrong with a recording or with the place it is to be written to: one line that says where, what was found
/// and what was expected.
public struct RecordingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the user named it.
  public let file: String
  public let problem: String
  /// Whether there is no more room for the file.
  public let isFull: Bool

  public init(file: String, problem: String, isFull: Bool = false) {
    self.file = file
    self.problem = problem
    self.isFull = isFull
  }

  public var description: String { plain(file) + ": " + problem }
}
