public struct Trace: Sendable, Equatable {
  public var name: String
  public var arrivals: ContiguousArray<Double>
  public var promptTokens: ContiguousArray<Int32>
  public var outputTokens: ContiguousArray<Int32>
  public var duration: Double { arrivals.last ?? 0 }
  public init(name: String, arrivals: ContiguousArray<Double>, promptTokens: ContiguousArray<Int32>, outputTokens: ContiguousArray<Int32>) { self.name = name; self.arrivals = arrivals; self.promptTokens = promptTokens; self.outputTokens = outputTokens }
  public var count: Int { arrivals.count }
}
