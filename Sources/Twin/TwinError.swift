/// Why there is no twin, in one line that says what to give.
public struct TwinError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
