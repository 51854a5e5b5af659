import Testing

@testable import Terminal

struct TerminfoEntryTests {
  @Test(arguments: [TerminfoEntry.trueColor, .indexed256])
  func entriesAreWellFormed(entry: TerminfoEntry) {
    let bytes = entry.compiled
    func number(_ place: Int) -> Int { Int(bytes[2 * place]) | Int(bytes[2 * place + 1]) << 8 }
    #expect(number(0) == 0x21E)
    let numbers = 12 + number(1) + number(2)
    #expect(numbers % 2 == 0)
    #expect(bytes[12..<12 + entry.name.utf8.count].elementsEqual(entry.name.utf8))
    let end = numbers + 4 * number(3) + 2 * number(4) + number(5)
    #expect(bytes.count == end + (entry.colors > 256 ? 18 : 0))
    #expect(entry.environmentValue.utf8.count == 4 + 2 * bytes.count)
  }
}
