import Fleet

/// What is wrong with a scenario, a theme or its file: one line that says where, what was found and what was expected.
public struct DocumentError: Error, Equatable, CustomStringConvertible {
  /// The file as the user named it.
  public var file: String
  /// Counted from 1; nil where the whole file is meant.
  public var line: Int?
  /// Counted from 1, in characters; nil where the whole line is meant.
  public var column: Int?
  /// The place in the document: `pools[0].device`; empty for the document itself.
  public var path: String
  /// What was found and what was expected.
  public var problem: String

  public init(file: String, line: Int? = nil, column: Int? = nil, path: String = "", problem: String) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.problem = problem
  }

  /// `file:line:column: path: problem` in plain text, without the parts that are not known.
  public var description: String {
    let place = [plain(file), line.map(String.init), line == nil ? nil : column.map(String.init)].compactMap(\.self)
    return place.joined(separator: ":") + ": " + (path.isEmpty ? "" : path + ": ") + problem
  }
}
