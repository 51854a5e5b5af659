/// One predicted quantity of one row beside what was measured.
public struct Finding: Sendable, Equatable {
  public enum Quantity: String, Sendable, CaseIterable {
    case ttft = "TTFT", tpot = "TPOT"
    case prefill = "prefill pass"
    case decode = "decode step"
  }

  public enum Mode: String, Sendable, CaseIterable {
    case aggregated, disaggregated
    case pass = "one pass"
  }

  public let line: Int
  public let model: String
  public let system: String
  public let backend: String
  public let mode: Mode
  public let quantity: Quantity
  public let half: Half
  /// Seconds.
  public let predicted: Double
  public let measured: Double

  public var error: Double { predicted / measured - 1 }
}
