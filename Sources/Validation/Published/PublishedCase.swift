/// A published result beside what the model makes of its configuration.
public struct PublishedCase: Sendable {
  /// What was measured, by whom, with the number of the case in brackets.
  public let name: String
  public let unit: String
  public let published: Double
  public let computed: Double
  /// Why they differ by more than 15 %, where that is known; empty: it is not.
  public var reason = ""

  /// Relative to the published value.
  public var error: Double { computed / published - 1 }

  /// A ratio in a reason, to hundredths.
  static func times(_ ratio: Double?) -> String { ratio.map { "\(($0 * 100).rounded() / 100)" } ?? "unknown" }

  /// All cases, by publication. None of them took part in the fit.
  public static var all: [PublishedCase] { deepSeek + distServe + sglang + splitwise + spad }
}
