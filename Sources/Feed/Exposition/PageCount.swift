/// What a page holds, in numbers: for `pdtop check`, for tests and for benchmarks.
public struct PageCount: PageSink, Sendable {
  public private(set) var samples = 0
  /// Families with a TYPE line.
  public private(set) var types = 0
  public private(set) var notANumber = 0
  public private(set) var infinite = 0
  /// Sum of all values that are finite.
  public private(set) var sum = 0.0
  public private(set) var badLines = 0

  public init() {}

  /// What a whole page holds.
  public static func of(_ page: [UInt8]) -> PageCount {
    var count = PageCount()
    PageReader.read(page, into: &count)
    return count
  }

  public var isFull: Bool { false }

  @inline(__always)
  public mutating func sample(_ line: borrowing SampleLine) {
    samples += 1
    if line.value.isFinite {
      sum += line.value
    } else if line.value.isNaN {
      notANumber += 1
    } else {
      infinite += 1
    }
  }

  public mutating func metadata(_ line: borrowing MetadataLine) {
    if line.kind == .type { types += 1 }
  }

  public mutating func bad(_ problem: LineProblem, _ line: ByteText, number: Int) { badLines += 1 }
}
