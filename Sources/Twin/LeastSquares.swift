/// A small non-linear least-squares problem by the method of Levenberg and Marquardt, with bounds: the same steps on
/// every machine, no random start, no clock.
struct LeastSquares {
  var bounds: [ClosedRange<Double>]
  /// Residuals beyond this many standard deviations count by their size, not by its square (Huber).
  var huber = 2.5
  var mostSteps = 30

  /// The least of the sum of squares of `residuals`, each in units of its own standard deviation, near `start`. A
  /// residual that is no number counts as a large one.
  func minimum(from start: [Double], _ residuals: ([Double]) -> [Double]) -> [Double] {
    var x = zip(start, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    var values = clean(residuals(x))
    var cost = self.cost(values)
    var damping = 1e-2
    for _ in 0..<mostSteps {
      let slopes = x.indices.map { slope(at: x, values, $0, residuals) }
      var hasMoved = false
      while damping < 1e8 {
        let step = solve(slopes, values, damping)
        let next = zip(zip(x, step), bounds).map { min(max($0.0 + $0.1, $1.lowerBound), $1.upperBound) }
        let there = clean(residuals(next))
        let then = self.cost(there)
        guard then < cost else {
          damping *= 5
          continue
        }
        let gain = cost - then
        (x, values, cost) = (next, there, then)
        damping = max(1e-6, damping / 5)
        hasMoved = gain > 1e-9 * (1 + cost)
        break
      }
      if !hasMoved { break }
    }
    return x
  }

  private func clean(_ values: [Double]) -> [Double] { values.map { $0.isFinite ? $0 : 100 } }

  private func weight(_ value: Double) -> Double { abs(value) <= huber ? 1 : huber / abs(value) }

  private func cost(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + (abs($1) <= huber ? $1 * $1 : huber * (2 * abs($1) - huber)) }
  }

  /// How all residuals change with one parameter.
  private func slope(at x: [Double], _ values: [Double], _ index: Int, _ residuals: ([Double]) -> [Double]) -> [Double]
  {
    // Away from a bound that the parameter stands at.
    let step = x[index] + 1e-3 > bounds[index].upperBound ? -1e-3 : 1e-3
    var moved = x
    moved[index] += step
    return zip(clean(residuals(moved)), values).map { ($0 - $1) / step }
  }

  /// (J'WJ + damping) step = -J'W r, by elimination with pivots.
  private func solve(_ slopes: [[Double]], _ values: [Double], _ damping: Double) -> [Double] {
    let n = slopes.count
    let weights = values.map(weight)
    func dot(_ a: [Double], _ b: [Double]) -> Double { a.indices.reduce(0) { $0 + weights[$1] * a[$1] * b[$1] } }
    var rows = (0..<n).map { i in (0..<n).map { dot(slopes[i], slopes[$0]) } + [-dot(slopes[i], values)] }
    for i in 0..<n { rows[i][i] = rows[i][i] * (1 + damping) + 1e-12 }
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      guard abs(rows[column][column]) > 1e-300 else { return [Double](repeating: 0, count: n) }
      for row in (column + 1)..<max(n, column + 1) {
        let factor = rows[row][column] / rows[column][column]
        for k in column...n { rows[row][k] -= factor * rows[column][k] }
      }
    }
    var x = [Double](repeating: 0, count: n)
    for row in (0..<n).reversed() {
      let rest = (row + 1..<max(n, row + 1)).reduce(rows[row][n]) { $0 - rows[row][$1] * x[$1] }
      x[row] = rest / rows[row][row]
    }
    return x.allSatisfy(\.isFinite) ? x : [Double](repeating: 0, count: n)
  }
}
