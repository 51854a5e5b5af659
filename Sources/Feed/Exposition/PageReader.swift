#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What becomes of the lines of a page.
public protocol PageSink {
  mutating func sample(_ line: borrowing SampleLine)
  mutating func metadata(_ line: borrowing MetadataLine)
  /// A line that cannot be read; `number` counts from 1.
  mutating func bad(_ problem: LineProblem, _ line: ByteText, number: Int)
  /// Whether enough was read.
  var isFull: Bool { get }
}

/// Reads a page of metrics line by line: Prometheus text 0.0.4 and 1.0.0 and OpenMetrics 1.0, all leniently. A line
/// that cannot be read is reported and skipped; the rest counts. Nothing is allocated for a sample.
public enum PageReader {
  /// Hands every line of `page` to `sink`.
  public static func read(_ page: UnsafeRawBufferPointer, into sink: inout some PageSink) {
    guard let base = page.baseAddress?.assumingMemoryBound(to: UInt8.self), page.count > 0 else { return }
    var position = base
    let end = base + page.count
    if page.count >= 3, position[0] == 0xEF, position[1] == 0xBB, position[2] == 0xBF { position += 3 }
    var number = 0
    var previous = ByteText(base, 0)
    while position < end, !sink.isFull {
      number += 1
      let stop = memchr(position, 0x0A, end - position).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
      let next = (stop ?? end)
      var lineEnd = next
      if lineEnd > position, lineEnd[-1] == 0x0D { lineEnd -= 1 }
      if lineEnd > position {
        if let hash = commentStart(position, lineEnd) {
          comment(ByteText(hash, to: lineEnd), number, &sink)
        } else {
          line(ByteText(position, to: lineEnd), endsInReturn: lineEnd != next, number, &previous, &sink)
        }
      }
      position = next + (stop == nil ? 0 : 1)
    }
  }

  /// The same for an array.
  public static func read(_ page: [UInt8], into sink: inout some PageSink) {
    page.withUnsafeBytes { read($0, into: &sink) }
  }

  @inline(__always)
  private static func line(
    _ text: ByteText, endsInReturn: Bool, _ number: Int, _ previous: inout ByteText, _ sink: inout some PageSink
  ) {
    do throws(LineProblem) {
      var sample = try LineScanner.scan(text, previous: previous)
      if endsInReturn { sample.oddities.insert(.carriageReturn) }
      if !sample.oddities.contains(.quotedName) { previous = sample.name }
      sink.sample(sample)
    } catch {
      guard !isBlank(text) else { return }
      sink.bad(error, text, number: number)
    }
  }

  /// The `#` that a line begins with, after blanks; nil where it begins with something else.
  @inline(__always)
  private static func commentStart(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>?
  {
    if start.pointee == UInt8(ascii: "#") { return start }
    guard LineScanner.isBlank(start.pointee) else { return nil }
    var position = start
    while position < end, LineScanner.isBlank(position.pointee) { position += 1 }
    return position < end && position.pointee == UInt8(ascii: "#") ? position : nil
  }

  private static func comment(_ text: ByteText, _ number: Int, _ sink: inout some PageSink) {
    if let line = MetadataLine(text) {
      sink.metadata(line)
    } else {
      sink.bad(.comment, text, number: number)
    }
  }

  private static func isBlank(_ text: ByteText) -> Bool {
    (0..<text.count).allSatisfy { LineScanner.isBlank(text.start[$0]) }
  }
}
