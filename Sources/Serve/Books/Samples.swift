/// The histograms of one worker or of the fleet: one for each row of the page table that wants one.
struct Samples: Sendable {
  /// Which histograms a figure goes into, by the figure's place among all.
  struct Plan: Sendable {
    /// Bounds of each histogram, and what its samples are multiplied with first.
    private(set) var histograms: [(bounds: [Double], scale: Double)] = []
    private var slots = [[Int]](repeating: [], count: Figure.allCases.count)

    /// Adds a histogram and returns its place.
    mutating func add(_ figure: Figure, bounds: [Double], scale: Double) -> Int {
      histograms.append((bounds, scale))
      slots[figure.place].append(histograms.count - 1)
      return histograms.count - 1
    }

    func slots(of figure: Figure) -> [Int] { slots[figure.place] }
  }

  private(set) var histograms: [BucketCounts]

  init(_ plan: Plan) { histograms = plan.histograms.map { BucketCounts(bounds: $0.bounds) } }

  mutating func observe(_ figure: Figure, _ value: Double, count: Double = 1, _ plan: Plan) {
    for slot in plan.slots(of: figure) { histograms[slot].observe(value * plan.histograms[slot].scale, count: count) }
  }

  mutating func observe(
    _ figure: Figure, first: Double, slope: Double, steps: Double, weight: Double, _ plan: Plan
  ) {
    for slot in plan.slots(of: figure) {
      let scale = plan.histograms[slot].scale
      histograms[slot].observe(first: first * scale, slope: slope * scale, steps: steps, weight: weight)
    }
  }
}

extension Figure {
  /// Its place among all figures.
  var place: Int { Figure.places[self] ?? 0 }
  private static let places = Dictionary(uniqueKeysWithValues: Figure.allCases.enumerated().map { ($1, $0) })
}
