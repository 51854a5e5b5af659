public import Fleet

extension History {
  /// A field's samples over `span` seconds up to `end` as `columns` values by the field's aggregation over time; NaN
  /// where nothing is known. The columns lie on a fixed grid of times, so that a picture moves by whole columns instead
  /// of being cut anew with every sample.
  public func columns(_ place: Place, _ field: Field, _ columns: Int, span: Double, end: Double) -> [Double] {
    guard columns > 0 else { return [] }
    let nothing = [Double](repeating: .nan, count: columns)
    let width = span / Double(columns)
    guard let ring = ring(place, field), count > 0, width > 0, width.isFinite, end.isFinite else { return nothing }
    let right = (end / width).rounded(.up) * width
    let left = right - width * Double(columns)
    var bins = [Bin](repeating: Bin(), count: columns)
    let first = firstIndex(from: left)
    for index in first..<count {
      let place = (sampleTime(index) - left) / width
      // A sample at a column's right edge belongs to it: the newest sample is in the last column.
      guard place <= Double(columns) else { break }
      let column = Int(max(0, place.rounded(.up))) - 1
      if column >= 0 { bins[column].add(Double(ring[index])) }
    }
    return bridged(bins.map { $0.value(field.info.overTime) }, before: first, ring: ring, width: width)
  }

  /// Columns narrower than the time between samples hold the sample before them; longer holes stay holes.
  private func bridged(_ values: [Double], before first: Int, ring: Ring<Float>, width: Double) -> [Double] {
    guard count > 1 else { return values }
    let newest = count - 1
    let oldest = max(0, newest - 32)
    let interval = (sampleTime(newest) - sampleTime(oldest)) / Double(newest - oldest)
    let reach = Int(min(Double(values.count), max(0, (interval * 1.5 / width).rounded(.up)))) - 1
    guard reach > 0 else { return values }
    var result = values
    var last = first > 0 ? Double(ring[first - 1]) : .nan
    var age = 0
    for index in values.indices {
      if values[index].isNaN {
        age += 1
        if age <= reach { result[index] = last }
      } else {
        last = values[index]
        age = 0
      }
    }
    return result
  }

  private struct Bin {
    var sum = 0.0
    var high = -Double.infinity
    var last = Double.nan
    var count = 0

    mutating func add(_ value: Double) {
      guard value.isFinite else { return }
      sum += value
      high = Swift.max(high, value)
      last = value
      count += 1
    }

    func value(_ aggregation: Aggregation) -> Double {
      guard count > 0 else { return .nan }
      return switch aggregation {
      case .sum: sum
      case .mean: sum / Double(count)
      case .max: high
      case .last: last
      }
    }
  }
}
