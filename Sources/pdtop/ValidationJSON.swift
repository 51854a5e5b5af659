import Fleet
import Validation

extension ValidationReport {
  func json(worst count: Int) -> JSON {
    [
      "rows": JSON(rows),
      "skipped": .array(skipped.map { ["reason": JSON($0.reason), "rows": JSON($0.rows)] }),
      "errors": .array(
        sections.map { mode, quantity in
          [
            "mode": JSON(mode.rawValue), "quantity": JSON(quantity.rawValue), "all": JSON(errors(mode, quantity)),
            "fitted": JSON(errors(mode, quantity, .fitted)), "held_out": JSON(errors(mode, quantity, .heldOut)),
            "by_model": groups(mode, quantity, \.model), "by_device": groups(mode, quantity, \.system),
            "by_engine": groups(mode, quantity, \.backend),
          ]
        }),
      "worst": .array(
        worst(count).map { finding in
          [
            "line": JSON(finding.line), "model": JSON(finding.model), "device": JSON(finding.system),
            "engine": JSON(finding.backend), "mode": JSON(finding.mode.rawValue),
            "quantity": JSON(finding.quantity.rawValue), "predicted": JSON(finding.predicted),
            "measured": JSON(finding.measured), "error": JSON(finding.error),
          ]
        }),
    ]
  }

  private func groups(
    _ mode: Finding.Mode, _ quantity: Finding.Quantity, _ property: KeyPath<Finding, String>
  ) -> JSON {
    .object(errors(mode, quantity, by: property).map { ($0.name, JSON($0.errors)) })
  }
}

extension [PublishedCase] {
  var json: JSON {
    .array(
      map { item in
        [
          "name": JSON(item.name), "unit": JSON(item.unit), "published": JSON(item.published),
          "computed": JSON(item.computed), "error": JSON(item.error),
          "reason": JSON(item.reason.isEmpty ? nil : item.reason),
        ]
      })
  }
}

extension JSON {
  init(_ errors: ErrorStatistics?) {
    guard let errors else {
      self = .null
      return
    }
    self = [
      "count": JSON(errors.count), "median": JSON(errors.median), "mean": JSON(errors.mean), "p90": JSON(errors.p90),
      "bias": JSON(errors.bias),
    ]
  }
}
