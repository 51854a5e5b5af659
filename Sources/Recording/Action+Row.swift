import Fleet

/// An action as it is recorded: a name, a number where it has one, and what else it needs.
struct ActionRow: Equatable {
  var name: String
  var value = 0.0
  var detail = ""

  var values: [SQLValue] { [.text(name), .real(value), .text(detail)] }
}

extension Action {
  var row: ActionRow {
    switch self {
    case .inputLength(let tokens): ActionRow(name: "input_length", value: tokens)
    case .outputLength(let tokens): ActionRow(name: "output_length", value: tokens)
    case .cacheHitRate(let rate): ActionRow(name: "cache_hit_rate", value: rate)
    case .arrivalRate(let rate): ActionRow(name: "arrival_rate", value: rate)
    case .classShare(let name, let share): ActionRow(name: "class_share", value: share, detail: name)
    case .slo(let slo): ActionRow(name: "slo", detail: slo.json.line)
    case .linkCapacity(let share): ActionRow(name: "link_capacity", value: share)
    case .resetTraffic: ActionRow(name: "reset_traffic")
    case .failWorkers(let pool, let count): ActionRow(name: "fail_workers", value: Double(count), detail: pool)
    case .repairWorkers(let pool): ActionRow(name: "repair_workers", detail: pool)
    case .slowWorkers(let pool, let count, let factor):
      ActionRow(name: "slow_workers", value: factor, detail: "\(count) \(pool)")
    case .powerCap(let pool, let share): ActionRow(name: "power_cap", value: share, detail: pool)
    case .drainWorkers(let pool, let count): ActionRow(name: "drain_workers", value: Double(count), detail: pool)
    case .resumeWorkers(let pool): ActionRow(name: "resume_workers", detail: pool)
    case .flipWorkers(let pool, let count): ActionRow(name: "flip_workers", value: Double(count), detail: pool)
    case .scaleWorkers(let pool, let count): ActionRow(name: "scale_workers", value: Double(count), detail: pool)
    case .failRack(let pool, let rack): ActionRow(name: "fail_rack", value: Double(rack), detail: pool)
    case .flushCache(let pool): ActionRow(name: "flush_cache", detail: pool)
    case .route(let isOn): ActionRow(name: "route", value: isOn ? 1 : 0)
    case .arrivalBurst(let factor, let seconds):
      ActionRow(name: "arrival_burst", value: factor, detail: "\(seconds)")
    }
  }

  /// Nil where this version knows no such action.
  init?(_ row: ActionRow) {
    switch row.name {
    case "input_length": self = .inputLength(row.value)
    case "output_length": self = .outputLength(row.value)
    case "cache_hit_rate": self = .cacheHitRate(row.value)
    case "arrival_rate": self = .arrivalRate(row.value)
    case "link_capacity": self = .linkCapacity(row.value)
    case "class_share": self = .classShare(row.detail, row.value)
    case "slo":
      guard let slo = JSON.parse(row.detail).flatMap(SLO.init) else { return nil }
      self = .slo(slo)
    case "reset_traffic": self = .resetTraffic
    case "route": self = .route(row.value != 0)
    case "repair_workers": self = .repairWorkers(row.detail)
    case "resume_workers": self = .resumeWorkers(row.detail)
    case "flush_cache": self = .flushCache(row.detail)
    case "slow_workers":
      let parts = row.detail.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let count = Int(parts[0]) else { return nil }
      self = .slowWorkers(String(parts[1]), count, row.value)
    case "power_cap": self = .powerCap(row.detail, row.value)
    case "arrival_burst":
      guard let seconds = Double(row.detail) else { return nil }
      self = .arrivalBurst(row.value, seconds)
    default: self.init(counting: row)
    }
  }

  /// Actions on a number of workers.
  private init?(counting row: ActionRow) {
    guard let count = Int(exactly: row.value) else { return nil }
    switch row.name {
    case "fail_workers": self = .failWorkers(row.detail, count)
    case "drain_workers": self = .drainWorkers(row.detail, count)
    case "flip_workers": self = .flipWorkers(row.detail, count)
    case "scale_workers": self = .scaleWorkers(row.detail, count)
    case "fail_rack": self = .failRack(row.detail, count)
    default: return nil
    }
  }
}
