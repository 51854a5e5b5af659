/// One label of a sample. Valid only inside the call that hands it over.
public struct Label {
  public let name: ByteText
  /// As written: with its escapes.
  public let rawValue: ByteText

  /// The value without escapes; an unknown escape stays as it is written.
  public var value: String { Label.unescape(rawValue) }

  /// `\\`, `\"` and `\n` become what they stand for.
  static func unescape(_ text: ByteText) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text.start[index]
      if byte == UInt8(ascii: "\\"), index + 1 < text.count {
        index += 1
        switch text.start[index] {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes.append(text.start[index])
        case let other: bytes += [byte, other]
        }
      } else {
        bytes.append(byte)
      }
      index += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The labels of a sample that has been read, one after the other.
public struct Labels: Sequence, IteratorProtocol {
  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// `text` is what stood between the braces of a line that could be read.
  init(_ text: ByteText) {
    position = text.start
    end = text.end
  }

  public mutating func next() -> Label? {
    while position < end {
      skipSeparators()
      guard position < end else { return nil }
      let name = position.pointee == UInt8(ascii: "\"") ? quoted() : bare()
      skipSeparators()
      // A quoted metric name stands among the labels without a value.
      guard position < end, position.pointee == UInt8(ascii: "=") else { continue }
      position += 1
      skipSeparators()
      guard position < end, position.pointee == UInt8(ascii: "\"") else { return nil }
      return Label(name: name, rawValue: quoted())
    }
    return nil
  }

  private mutating func skipSeparators() {
    while position < end, LineScanner.isBlank(position.pointee) || position.pointee == UInt8(ascii: ",") {
      position += 1
    }
  }

  private mutating func bare() -> ByteText {
    let start = position
    while position < end, LineScanner.isName(position.pointee) { position += 1 }
    // Something that is no name would never be passed: a line that was read has none.
    if position == start { position = end }
    return ByteText(start, to: position)
  }

  private mutating func quoted() -> ByteText {
    position += 1
    let start = position
    while position < end, position.pointee != UInt8(ascii: "\"") {
      position += position.pointee == UInt8(ascii: "\\") && position + 1 < end ? 2 : 1
    }
    let text = ByteText(start, to: position)
    if position < end { position += 1 }
    return text
  }
}

extension SampleLine {
  /// The sample's labels in the order they are written.
  public var labelSequence: Labels { Labels(labels) }
}
