/// One thing that is wrong with a page.
public struct PageProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Counted from 1; 0 where the whole page is meant.
  public let line: Int
  /// What was found and what was expected, in plain text.
  public let problem: String

  public var description: String { (line > 0 ? "\(line): " : "") + problem }
}
