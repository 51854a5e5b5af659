/// The panels of the what-if screen.
enum WhatIfPart: String, Sendable, CaseIterable {
  case sliders, table, risk, sweep, bottleneck, ahead

  /// The key that gives it the whole screen.
  var key: String {
    switch self {
    case .sliders: "1"
    case .table: "2"
    case .risk: "3"
    case .sweep: "4"
    case .bottleneck: "5"
    case .ahead: "6"
    }
  }
}
