import Fleet
import Validation

extension ValidationReport {
  /// Errors for people: of each mode and quantity over all rows and over both halves, then by model and by device.
  func table(worst count: Int) -> String {
    var lines = ["\(rows) rows, \(rows - skipped.reduce(0) { $0 + $1.rows }) of them predicted"]
    lines += skipped.map { "\($0.rows) passed over: \($0.reason)" }
    lines += ["", Cells.row("error", ["rows", "median", "mean", "p90", "bias"])]
    for (mode, quantity) in sections {
      lines.append(line("\(mode.rawValue), \(quantity.rawValue)", errors(mode, quantity)))
      for half in Half.allCases { lines.append(line("  \(half.rawValue)", errors(mode, quantity, half))) }
    }
    for (mode, quantity) in sections {
      for (title, property) in [("model", \Finding.model), ("device", \Finding.system), ("engine", \Finding.backend)] {
        lines += ["", "\(mode.rawValue), \(quantity.rawValue), by \(title)"]
        lines += errors(mode, quantity, by: property).map { line("  " + $0.name, $0.errors) }
      }
    }
    if count > 0 {
      lines += ["", "furthest off", Cells.row("", ["line", "quantity", "predicted", "measured", "error"])]
      lines += worst(count).map { finding in
        Cells.row(
          "\(finding.model) \(finding.system) \(finding.backend)",
          [
            "\(finding.line)", finding.quantity.rawValue, Unit.seconds.format(finding.predicted),
            Unit.seconds.format(finding.measured), Cells.signed(finding.error),
          ])
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Modes and quantities that have findings.
  var sections: [(Finding.Mode, Finding.Quantity)] {
    Finding.Mode.allCases.flatMap { mode in
      Finding.Quantity.allCases.compactMap { errors(mode, $0) == nil ? nil : (mode, $0) }
    }
  }

  private func line(_ name: String, _ errors: ErrorStatistics?) -> String {
    guard let errors else { return Cells.row(name, ["0", "--", "--", "--", "--"]) }
    return Cells.row(
      name,
      ["\(errors.count)"] + [errors.median, errors.mean, errors.p90].map(Cells.percent) + [Cells.signed(errors.bias)])
  }
}

extension [PublishedCase] {
  /// Published results beside the model's, for people.
  var table: String {
    let header = Cells.row("published result", ["published", "computed", "error"])
    let rows = map { item -> String in
      let why = item.reason.isEmpty ? "" : "\n    why: " + item.reason
      return Cells.row(
        item.name,
        [
          "\(Cells.number(item.published)) \(item.unit)", "\(Cells.number(item.computed)) \(item.unit)",
          Cells.signed(item.error),
        ]) + why
    }
    return ([header] + rows).joined(separator: "\n")
  }
}

/// Columns of the validation tables.
enum Cells {
  static func row(_ name: String, _ cells: [String]) -> String {
    let nameWidth = 52
    let padding = String(repeating: " ", count: max(1, nameWidth - name.count))
    return name + padding + cells.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
  }

  static func percent(_ share: Double) -> String { "\(number(share * 100)) %" }

  static func signed(_ share: Double) -> String { (share > 0 ? "+" : "") + percent(share) }

  /// With three significant digits where there is a fraction.
  static func number(_ value: Double) -> String {
    let size = abs(value)
    let scale: Double = size >= 100 ? 1 : size >= 10 ? 10 : 100
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
