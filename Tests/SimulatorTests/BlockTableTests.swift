import Fleet
import Testing

@testable import Simulator

struct BlockTableTests {
  @Test("Any order of taking in and taking out leaves what a dictionary would have", arguments: 1...20)
  func likeADictionary(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var table = BlockTable()
    var expected: [Int32: Int32] = [:]
    // Few numbers, some far apart, so that they often meet in the table.
    let numbers = (0..<300).map { Int32($0 % 3 == 0 ? $0 * 4096 : $0) }
    for place in Int32(1)...5000 {
      let block = numbers[Int(random.uniform() * 300)]
      if expected[block] != nil {
        table.remove(block)
        expected[block] = nil
      } else {
        table.insert(block, at: place)
        expected[block] = place
      }
      if place % 97 == 0 { #expect(numbers.allSatisfy { table.place(of: $0) == expected[$0] ?? 0 }) }
    }
    #expect(table.count == expected.count)
    #expect(numbers.allSatisfy { table.place(of: $0) == expected[$0] ?? 0 })
  }
}
