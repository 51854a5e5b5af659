import Capacity
import Fleet
import Foundation
import Testing
import Validation

/// The simulator's steady state agrees with the capacity model over mixes, ratios, devices, models and loads.
///
/// A seventh of the grid, which has some of every kind; PDTOP_GRID=all has all of it, as `pdtop validate --steady`
/// does.
struct SteadyGridTests {
  private static let cells: [SteadyCell] = {
    let all = SteadyCell.grid
    if ProcessInfo.processInfo.environment["PDTOP_GRID"] == "all" { return all }
    return all.indices.filter { $0 % 7 == 3 || coarse($0) }.map { all[$0] }
  }()

  /// The one fleet that is further apart: 24,000-token prompts in the memory of four H20, offered more than it holds.
  private static func coarse(_ index: Int) -> Bool { isCoarse(SteadyCell.grid[index]) }
  private static func isCoarse(_ cell: SteadyCell) -> Bool {
    cell.model == "llama-3.1-70b" && cell.decode.device == "h20" && cell.decode.workers == 3 && cell.mix.input == 24_000
      && cell.load == 1.3
  }

  @Test("The part that is tested has every value of every dimension, and every bottleneck")
  func coverage() throws {
    let cells = Self.cells
    #expect(Set(cells.map(\.model)).count == 3)
    #expect(Set(cells.map { "\($0.prefill.device) \($0.decode.device)" }).count == 3)
    #expect(Set(cells.map { "\($0.prefill.workers) \($0.decode.workers)" }).count == 3)
    #expect(Set(cells.map(\.mix.input)).count == 5 && Set(cells.map(\.load)) == Set(SteadyCell.loads))
    #expect(cells.contains { $0.link != nil })
    #expect(SteadyCell.grid.count == 432)
  }

  @Test(
    "Busy, headroom and stranded of every resource are within three points, or by whole sequences", arguments: cells)
  func agreement(cell: SteadyCell) throws {
    let outcome = try cell.run()
    #expect(outcome.uses.count == 4)
    #expect(outcome.verdict == (Self.isCoarse(cell) ? .granularity : .agrees), "\(cell): \(outcome.gap)")
    #expect(outcome.reason.isEmpty == (outcome.verdict == .agrees))
    for use in outcome.uses {
      #expect(abs(use.measured.busy + use.measured.headroom + use.measured.stranded - 1) < 1e-9)
    }
    // What limits is what the formulas say, unless two are as full as each other.
    let bottleneck = outcome.uses.max { $0.expected.busy < $1.expected.busy }
    #expect((bottleneck?.measured.stranded ?? 1) < 0.03)
    if cell.link != nil { #expect(bottleneck?.resource == .link) }
  }
}
