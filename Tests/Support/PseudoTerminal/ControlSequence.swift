/// A control sequence without its ESC [: `?1049h`, `38;2;1;2;3m`.
struct ControlSequence: CustomStringConvertible {
  /// `?`, `>`, `<`, `=`, or nil.
  let marker: UInt8?
  /// Groups divided by `;`, numbers in a group by `:`; nil where a number is missing.
  let groups: [[Int?]]
  let final: UInt8
  let description: String

  init(_ bytes: ArraySlice<UInt8>) {
    description = String(decoding: bytes, as: UTF8.self)
    final = bytes.last ?? 0
    var body = bytes.dropLast()
    marker = body.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil }
    if marker != nil { body = body.dropFirst() }
    groups = body.split(separator: 0x3B, omittingEmptySubsequences: false).map { group in
      group.split(separator: 0x3A, omittingEmptySubsequences: false).map { Int(String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// A number by its place, 0 and a missing one being `standard`.
  func number(_ place: Int, _ standard: Int = 1) -> Int {
    guard place < groups.count, let number = groups[place].first ?? nil, number != 0 else { return standard }
    return number
  }
}
