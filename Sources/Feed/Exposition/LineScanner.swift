/// Reads one sample line. All positions stay between the line's start and end: whatever the bytes are, nothing beyond
/// them is touched.
struct LineScanner {
  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var oddities: SampleLine.Oddities = []

  /// The sample on the line from `start` to `end`. `previous`: the name on the line before, mostly the same one again.
  @inline(__always)
  static func scan(_ whole: ByteText, previous: ByteText) throws(LineProblem) -> SampleLine {
    var scanner = LineScanner(position: whole.start, end: whole.end)
    return try scanner.sample(whole, previous)
  }

  private init(position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    self.position = position
    self.end = end
  }

  @inline(__always)
  private mutating func sample(_ whole: ByteText, _ previous: ByteText) throws(LineProblem) -> SampleLine {
    if isBlank { skipBlanks(odd: true) }
    var name = try metricName(previous)
    if isBlank, position + 1 < end, position[1] == UInt8(ascii: "{") || Self.isBlank(position[1]) { lookForBrace() }
    var labels = ByteText(position, 0)
    if position < end, position.pointee == UInt8(ascii: "{") {
      position += 1
      labels = try labelSet(&name)
      if position < end, !isBlank { oddities.insert(.tight) }
      guard name.count > 0 else { throw .name }
    } else if name.count == 0 {
      throw .name
    }
    if isBlank { skipBlanks() }
    let valueText = token()
    guard valueText.count > 0 else { throw .value }
    guard let value = DecimalNumber.parse(valueText) else { throw .number }
    var line = SampleLine(
      name: name, labels: labels, value: value, valueText: valueText, timestamp: ByteText(position, 0),
      exemplar: ByteText(position, 0), whole: whole, oddities: oddities)
    if position < end { try rest(&line) }
    return line
  }

  // MARK: Names

  @inline(__always)
  private mutating func metricName(_ previous: ByteText) throws(LineProblem) -> ByteText {
    let start = position
    // Lines of a family stand together: comparing is cheaper than checking each letter again.
    if end - position > previous.count, previous.count > 0, Self.equal(start, previous) {
      let next = start[previous.count]
      if next == UInt8(ascii: "{") || next == 0x20 {
        position += previous.count
        return ByteText(start, previous.count)
      }
    }
    if position < end, Self.isNameStart(position.pointee) {
      position += 1
      while position < end, Self.isName(position.pointee) { position += 1 }
    }
    return ByteText(start, to: position)
  }

  /// A short comparison in place: names rarely differ late.
  @inline(__always)
  private static func equal(_ bytes: UnsafePointer<UInt8>, _ other: ByteText) -> Bool {
    var index = 0
    let count = other.count
    while index + 8 <= count {
      let a = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
      let b = UnsafeRawPointer(other.start + index).loadUnaligned(as: UInt64.self)
      if a != b { return false }
      index += 8
    }
    while index < count {
      if bytes[index] != other.start[index] { return false }
      index += 1
    }
    return true
  }

  /// A brace after blanks still belongs to the name before it.
  private mutating func lookForBrace() {
    var next = position
    while next < end, Self.isBlank(next.pointee) { next += 1 }
    guard next < end, next.pointee == UInt8(ascii: "{") else { return }
    skipBlanks(odd: true)
  }

  // MARK: Labels

  /// Everything up to the closing brace, which is passed. A name in quotes among them becomes the metric's.
  @inline(__always)
  private mutating func labelSet(_ name: inout ByteText) throws(LineProblem) -> ByteText {
    let start = position
    var isFirst = true
    while true {
      if isBlank { skipBlanks(odd: true) }
      guard position < end else { throw isFirst ? .labelName : .brace }
      if position.pointee == UInt8(ascii: "}") {
        oddities.insert(isFirst ? .emptyBraces : .trailingComma)
        break
      }
      try label(&name)
      isFirst = false
      if isBlank { skipBlanks(odd: true) }
      guard position < end else { throw .brace }
      if position.pointee == UInt8(ascii: ",") {
        position += 1
      } else if position.pointee == UInt8(ascii: "}") {
        break
      } else {
        throw .brace
      }
    }
    defer { position += 1 }
    return ByteText(start, to: position)
  }

  @inline(__always)
  private mutating func label(_ name: inout ByteText) throws(LineProblem) {
    if position.pointee == UInt8(ascii: "\"") {
      let text = try quotedText()
      if isBlank { skipBlanks(odd: true) }
      if position < end, position.pointee == UInt8(ascii: "=") {
        oddities.insert(.quotedLabel)
      } else {
        guard name.count == 0, text.count > 0 else { throw .quotedName }
        name = text
        oddities.insert(.quotedName)
        return
      }
    } else {
      guard Self.isNameStart(position.pointee), position.pointee != UInt8(ascii: ":") else { throw .labelName }
      position += 1
      while position < end, Self.isName(position.pointee) { position += 1 }
    }
    if isBlank { skipBlanks(odd: true) }
    guard position < end, position.pointee == UInt8(ascii: "=") else { throw .equals }
    position += 1
    if isBlank { skipBlanks(odd: true) }
    guard position < end, position.pointee == UInt8(ascii: "\"") else { throw .quote }
    _ = try quotedText()
  }

  /// The text between the quote here and its closing one, which is passed.
  @inline(__always)
  private mutating func quotedText() throws(LineProblem) -> ByteText {
    position += 1
    let start = position
    while position < end {
      let byte = position.pointee
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return ByteText(start, to: position)
      }
      if byte == UInt8(ascii: "\\") {
        position += 1
        guard position < end else { break }
        let escaped = position.pointee
        if escaped != UInt8(ascii: "\\"), escaped != UInt8(ascii: "\""), escaped != UInt8(ascii: "n") {
          oddities.insert(.unknownEscape)
        }
      }
      position += 1
    }
    throw .openLabel
  }

  // MARK: After the value

  private mutating func rest(_ line: inout SampleLine) throws(LineProblem) {
    oddities = line.oddities
    skipBlanks()
    if position < end, position.pointee != UInt8(ascii: "#") {
      line.timestamp = token()
      guard DecimalNumber.parse(line.timestamp) != nil else { throw .timestamp }
      if isBlank { skipBlanks() }
    }
    if position < end {
      if position.pointee == UInt8(ascii: "#") {
        line.exemplar = ByteText(position, to: end)
      } else {
        oddities.insert(.extra)
      }
    } else if line.whole.count > 0, Self.isBlank(end[-1]) {
      oddities.insert(.blanks)
    }
    line.oddities = oddities
  }

  // MARK: Bytes

  @inline(__always)
  private var isBlank: Bool { position < end && Self.isBlank(position.pointee) }

  /// Passes blanks. One space is what every format allows; `odd`: not even that.
  @inline(__always)
  private mutating func skipBlanks(odd: Bool = false) {
    let start = position
    while position < end, Self.isBlank(position.pointee) {
      if position.pointee == 0x09 { oddities.insert(.tab) }
      position += 1
    }
    if odd || position - start > 1 { oddities.insert(.blanks) }
  }

  /// Everything up to the next blank.
  @inline(__always)
  private mutating func token() -> ByteText {
    let start = position
    while position < end, !Self.isBlank(position.pointee) { position += 1 }
    return ByteText(start, to: position)
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  @inline(__always)
  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
  }

  @inline(__always)
  static func isName(_ byte: UInt8) -> Bool { isNameStart(byte) || byte &- 0x30 < 10 }
}
