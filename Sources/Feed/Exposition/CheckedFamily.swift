import Fleet

/// A metric family while its lines are read strictly.
struct CheckedFamily {
  let name: String
  let isOpenMetrics: Bool
  private(set) var type = MetricType.untyped
  private var hasType = false
  private var hasHelp = false
  private var unit: String?
  private var sampleCount = 0
  private var group: CheckedGroup?
  private var groups: Set<String> = []

  init(name: String, isOpenMetrics: Bool) {
    self.name = name
    self.isOpenMetrics = isOpenMetrics
    type = isOpenMetrics ? .unknown : .untyped
  }

  // MARK: Metadata

  mutating func setType(_ type: MetricType) -> String? {
    if hasType { return "found a second TYPE for \(quoted(name)), expected one" }
    if sampleCount > 0 { return "found TYPE after samples of \(quoted(name)), expected it before" }
    hasType = true
    self.type = type
    return unitProblem
  }

  mutating func setHelp() -> String? {
    if hasHelp { return "found a second HELP for \(quoted(name)), expected one" }
    hasHelp = true
    return isOpenMetrics && sampleCount > 0 ? "found HELP after samples of \(quoted(name)), expected it before" : nil
  }

  mutating func setUnit(_ unit: String) -> String? {
    if self.unit != nil { return "found a second UNIT for \(quoted(name)), expected one" }
    if sampleCount > 0 { return "found UNIT after samples of \(quoted(name)), expected it before" }
    self.unit = unit
    return unitProblem
  }

  private var unitProblem: String? {
    guard let unit, !unit.isEmpty else { return nil }
    if !name.hasSuffix("_" + unit) { return "found the unit \(quoted(unit)), expected the name to end in it" }
    return type == .info || type == .stateset ? "found a unit on a family of type \(type.rawValue), expected none" : nil
  }

  // MARK: Samples

  func owns(_ sample: String) -> Bool {
    sample == name || type.suffixes(isOpenMetrics: isOpenMetrics).contains { sample == name + $0 }
  }

  mutating func take(_ sample: CheckedSample) -> String? {
    sampleCount += 1
    let suffix = String(sample.name.dropFirst(name.count))
    guard type.suffixes(isOpenMetrics: isOpenMetrics).contains(suffix) else {
      return "found the sample \(quoted(sample.name)), which a \(type.rawValue) has not"
    }
    if let problem = labelProblem(sample, suffix) ?? valueProblem(sample, suffix) ?? exemplarProblem(sample, suffix) {
      return problem
    }
    return isOpenMetrics ? groupProblem(sample, suffix) : nil
  }

  private func labelProblem(_ sample: CheckedSample, _ suffix: String) -> String? {
    switch type {
    case .histogram, .gaugehistogram:
      guard suffix == "_bucket" else { return nil }
      guard let bound = sample.label("le") else { return "found a bucket without the label 'le'" }
      guard let number = DecimalNumber.parse(bound), !number.isNaN, !isOpenMetrics || number.isFinite || bound == "+Inf"
      else { return "found le=\(quoted(bound)), expected a number" }
      return nil
    case .summary:
      guard suffix.isEmpty else { return nil }
      guard let share = sample.label("quantile") else { return "found a quantile without the label 'quantile'" }
      guard let number = DecimalNumber.parse(share) else { return "found quantile=\(quoted(share)), expected a number" }
      return isOpenMetrics && !(0...1).contains(number) ? "found quantile=\(quoted(share)), expected 0 to 1" : nil
    case .stateset:
      return sample.label(name) == nil ? "found a state without the label \(quoted(name))" : nil
    default: return nil
    }
  }

  private func valueProblem(_ sample: CheckedSample, _ suffix: String) -> String? {
    let value = sample.value
    guard isOpenMetrics else {
      let isCount = type == .histogram && (suffix == "_bucket" || suffix == "_count")
      return isCount && value < 0 ? "found \(quoted(sample.valueText)), expected a count" : nil
    }
    switch (type, suffix) {
    case (.stateset, _):
      return value == 0 || value == 1 ? nil : "found a state of \(quoted(sample.valueText)), expected 0 or 1"
    case (.info, _): return value == 1 ? nil : "found an info of \(quoted(sample.valueText)), expected 1"
    case (.summary, ""): return value < 0 ? "found a quantile below 0" : nil
    case (.counter, "_total"), (.histogram, "_sum"), (.summary, "_sum"):
      if value.isNaN { return "found NaN, expected a number of \(quoted(sample.name))" }
      return value < 0 ? "found \(quoted(sample.valueText)), expected 0 or more" : nil
    case (_, "_count"), (_, "_bucket"), (_, "_gcount"):
      if value.isNaN || value < 0 { return "found \(quoted(sample.valueText)), expected a count" }
      return value != value.rounded() ? "found \(quoted(sample.valueText)), expected a whole number" : nil
    case (.gaugehistogram, "_gsum"): return value.isNaN ? "found NaN, expected a sum" : nil
    default: return nil
    }
  }

  private func exemplarProblem(_ sample: CheckedSample, _ suffix: String) -> String? {
    guard sample.exemplar != nil else { return nil }
    let isAllowed = suffix == "_bucket" || (type == .counter && suffix == "_total")
    return isAllowed ? nil : "found an exemplar on \(quoted(sample.name)), expected them on buckets and counters only"
  }

  // MARK: Groups: samples of one set of labels

  private mutating func groupProblem(_ sample: CheckedSample, _ suffix: String) -> String? {
    let own: Set<String> =
      switch type {
      case .histogram, .gaugehistogram: ["le"]
      case .summary: ["quantile"]
      case .stateset: [name]
      default: []
      }
    let key = sample.labelKey(without: own)
    var problem: String?
    if group?.key != key {
      problem = group?.closingProblem(type)
      if !groups.insert(key).inserted { problem = "found samples of the same labels apart, expected them together" }
      group = CheckedGroup(key: key)
    }
    guard var present = group else { return problem }
    let found = present.take(sample, suffix, type)
    group = present
    return problem ?? found
  }

  /// What only the family's end tells.
  func closingProblems() -> [String] {
    guard isOpenMetrics, let problem = group?.closingProblem(type) else { return [] }
    return [problem]
  }
}
