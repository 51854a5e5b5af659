/// How a mixture-of-experts model divides its feed-forward layers. Decides how many weights a batch touches.
public struct ExpertLayout: Sendable, Equatable {
  /// Routed experts of a layer.
  public var count: Int
  /// Routed experts that one token goes through.
  public var active: Int
  /// Experts that every token goes through besides.
  public var shared: Int
  /// Width of one expert's hidden layer.
  public var intermediate: Int

  public init(count: Int, active: Int, shared: Int = 0, intermediate: Int) {
    self.count = count
    self.active = active
    self.shared = shared
    self.intermediate = intermediate
  }
}
