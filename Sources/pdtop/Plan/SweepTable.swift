import Capacity
import Fleet

/// The rows of a sweep, in the order of their numbers.
struct SweepTable {
  /// A point: its number and its values, the keys' first.
  struct Row: Equatable {
    var index: Int
    var cells: [JSON]
  }

  var keys: [String]
  var rows: [Row]

  /// What is said of each point, after its keys. `error` is null where there is none.
  static let columns = [
    "capacity", "stranded_cost_share", "bottleneck", "slo_attainment_estimated", "output_tokens_per_joule",
    "usd_per_million_output_tokens", "best_workers", "best_prefill_share", "best_capacity",
    "best_output_tokens_per_joule", "best_usd_per_million_output_tokens", "gain", "general_capacity", "lead", "error",
  ]

  static func cells(_ point: PlanPoint, _ pools: [PoolPlan]) -> [JSON] {
    let workers = point.bestWorkers.map { zip($0, pools).map { "\($0)\($1.role.letter)" }.joined(separator: ":") }
    return [
      JSON(point.capacity), JSON(point.strandedShare), JSON(point.bottleneck.key), JSON(point.attainment),
      JSON(point.tokensPerJoule), JSON(point.usdPerMillionTokens), JSON(workers), JSON(point.bestPrefillShare),
      JSON(point.bestCapacity), JSON(point.bestTokensPerJoule), JSON(point.bestUSDPerMillionTokens), JSON(point.gain),
      JSON(point.generalCapacity), JSON(point.lead), .null,
    ]
  }

  static func cells(failure: String) -> [JSON] {
    [JSON](repeating: .null, count: columns.count - 1) + [.string(failure)]
  }

  private var header: [String] { ["point"] + keys + Self.columns }

  var csv: String {
    CSVText.table(
      header,
      rows.map { row in
        ["\(row.index)"] + row.cells.map { $0.string ?? CSVText.number($0.number) }
      })
  }

  var json: JSON {
    .array(
      rows.map { row in
        .object(zip(header, [JSON(row.index)] + row.cells).map { ($0, $1) })
      })
  }

  /// A table for people: the keys and what decides.
  var text: String {
    let shown = ["stranded_cost_share", "best_workers", "gain", "best_usd_per_million_output_tokens", "lead", "error"]
    let titles = ["stranded", "best", "best serves", "$/Mtok there", "over general", ""]
    let columns = Columns(keys.map { max(10, $0.count + 2) } + [12, 14, 14, 14, 14, 0])
    var lines = [columns.line(keys + titles)]
    for row in rows {
      let cells = keys.indices.map { row.cells[$0].string ?? row.cells[$0].number.map { JSONText.number(rounded($0)) } ?? "--" }
      let values = shown.map { name -> String in
        guard let place = Self.columns.firstIndex(of: name) else { return "--" }
        let cell = row.cells[keys.count + place]
        switch name {
        case "best_workers", "error": return cell.string.map(plain) ?? (name == "error" ? "" : "--")
        case "best_usd_per_million_output_tokens": return Unit.usdPerMillionTokens.format(cell.number)
        case "gain", "lead": return cell.number.map { ($0 >= 0 ? "+" : "") + Unit.ratio.format($0) } ?? "--"
        default: return Unit.ratio.format(cell.number)
        }
      }
      lines.append(columns.line(cells.map(plain) + values))
    }
    return lines.joined(separator: "\n")
  }

  /// Four digits are enough to read.
  private func rounded(_ value: Double) -> Double {
    guard value != 0, abs(value) < 1e12 else { return value }
    var scale = 1.0
    while abs(value) * scale < 1000 { scale *= 10 }
    return (value * scale).rounded() / scale
  }
}
