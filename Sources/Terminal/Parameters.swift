/// The numbers of a control sequence: groups divided by `;`, numbers in a group by `:`. A missing number is 0.
struct Parameters {
  /// The first number of each group.
  private(set) var values: [Int] = [0]
  /// The second number of each group, where there is one.
  private(set) var seconds: [Int: Int] = [:]

  /// Reads digits, `;` and `:`; anything else is passed over. Numbers beyond 99 999 999 stay there.
  init(_ bytes: ArraySlice<UInt8>) {
    var place = 0
    for byte in bytes {
      switch byte {
      case 0x30...0x39: append(digit: Int(byte - 0x30), place: place)
      case 0x3A:
        place += 1
        if place == 1 { seconds[values.count - 1] = 0 }
      case 0x3B:
        values.append(0)
        place = 0
      default: break
      }
    }
  }

  private mutating func append(digit: Int, place: Int) {
    func grown(_ number: Int) -> Int { min(number * 10 + digit, 99_999_999) }
    let group = values.count - 1
    if place == 0 { values[group] = grown(values[group]) }
    if place == 1 { seconds[group] = grown(seconds[group] ?? 0) }
  }

  var count: Int { values.count }
  var last: Int? { values.last }

  /// A number by its place; 0 where it is missing.
  subscript(place: Int) -> Int { place < values.count ? values[place] : 0 }
}
