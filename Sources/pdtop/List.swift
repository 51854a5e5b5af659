import ArgumentParser
import Documents
import Feed
import Fleet

/// What there is: scenarios, themes, devices, models, dialects.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List scenarios, themes, hardware, models or dialects.")

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case scenarios, themes, hardware, models, dialects
  }

  @Argument(help: "scenarios, themes, hardware, models or dialects.")
  var kind: Kind

  func run() throws {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    switch kind {
    case .scenarios: show(resources.scenarios())
    case .themes: show(resources.themes())
    case .hardware: print(Catalogue.devices.map(\.line).joined(separator: "\n"))
    case .dialects: print(DialectTable.builtIn.names.map(dialect).joined(separator: "\n"))
    case .models: print(Catalogue.models.map(\.line).joined(separator: "\n"))
    }
  }

  private func dialect(_ name: String) -> String {
    let rules = DialectTable.builtIn.rules.filter { $0.dialect == name }
    return cell(name, 18) + cell("\(Set(rules.map(\.metric)).count) metrics", 14) + "such as \(rules[0].metric)"
  }

  private func show(_ listings: [Resources.Listing]) {
    for listing in listings {
      print(cell(plain(listing.name), 16) + (listing.problem.map { "cannot be read: \($0)" } ?? listing.about))
    }
  }
}

/// A text and spaces up to a width.
private func cell(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}

extension Device {
  fileprivate var line: String {
    let flops = bf16FLOPS ?? fp8FLOPS ?? fp4FLOPS
    let facts = [
      flops.map { "\(Action.short($0 / 1e12)) TFLOP/s" } ?? "--",
      Unit.bytesPerSecond.format(memoryBandwidth), Unit.bytes.format(memoryBytes), Unit.watts.format(tdpWatts),
      Unit.usd.format(priceUSD),
    ]
    return cell(id, 16) + cell(name, 44) + facts.map { cell($0, 14) }.joined() + leaning
  }
}

extension Model {
  fileprivate var line: String {
    cell(id, 22) + cell(attention, 30) + cell("\(Action.short(totalParameters / 1e9)) B", 10)
      + cell("\(Action.short(activeParameters / 1e9)) B active", 16) + "\(Unit.bytes.format(kvBytesPerToken)) KV/token"
  }
}
