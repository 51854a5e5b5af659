/// Why no capacity can be computed for a fleet.
public struct CapacityError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
