/// Turns what a terminal sends into events. Pure: bytes go in, in pieces of any size, and events come out; where the
/// pieces are cut makes no difference. Malformed and over-long sequences are dropped.
///
/// Some sequences begin as a key looks: ESC alone is the Esc key unless more follows. The caller waits for `patience`
/// and then calls `flush()`, which decides.
public struct InputParser: Sendable {
  /// What is not decided yet: at most one sequence.
  private var pending: [UInt8] = []
  private var mode = Mode.plain
  private var pasted: [UInt8] = []

  private enum Mode: Sendable {
    case plain
    /// Between the marks of a bracketed paste.
    case paste
    /// Inside a control sequence or a string that is too long to be of interest.
    case droppedSequence, droppedString
  }

  /// What the start of the pending bytes is.
  enum Step {
    case events([InputEvent], length: Int)
    case incomplete
    case pasteStart(length: Int)
    case droppedSequence, droppedString

    static func event(_ event: InputEvent?, _ length: Int) -> Step { .events(event.map { [$0] } ?? [], length: length) }
  }

  /// A control sequence longer than this is dropped, in bytes.
  static let longestSequence = 64
  /// A string (OSC, DCS, APC) longer than this is dropped, in bytes.
  static let longestString = 256
  private static let longestPaste = 65_536
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  public init() {}

  /// How long to wait for more before `flush()`; nil where nothing is pending.
  public var patience: Duration? {
    switch mode {
    case .plain where pending.isEmpty: nil
    case .plain where pending.count <= 2 && pending.first == Byte.escape: .milliseconds(25)
    default: .milliseconds(250)
    }
  }

  /// Takes what was read and returns the events that are certain by it.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    pending += bytes
    var events: [InputEvent] = []
    var start = 0
    while start < pending.count, let length = step(pending[start...], into: &events) { start += length }
    pending.removeFirst(start)
    return events
  }

  /// Nothing more is coming: decides what is pending. ESC is the Esc key, ESC and a character is the character with
  /// Alt.
  public mutating func flush() -> [InputEvent] {
    defer {
      pending = []
      pasted = []
      mode = .plain
    }
    switch mode {
    case .paste:
      pasted += pending
      return [paste()]
    case .droppedSequence, .droppedString:
      return []
    case .plain:
      guard pending.first == Byte.escape else { return [] }
      if pending.count == 1 { return [.key(Key(.escape))] }
      guard pending.count == 2, pending[1] < 0x80 else { return [] }
      return [.key(Key(Unicode.Scalar(pending[1]), .alt))]
    }
  }

  /// Handles one sequence at the start and returns its length; nil where it is not complete.
  private mutating func step(_ bytes: ArraySlice<UInt8>, into events: inout [InputEvent]) -> Int? {
    switch mode {
    case .plain: return plainStep(bytes, into: &events)
    case .paste: return pasteStep(bytes, into: &events)
    case .droppedSequence: return droppedSequenceStep(bytes)
    case .droppedString: return droppedStringStep(bytes)
    }
  }

  private mutating func plainStep(_ bytes: ArraySlice<UInt8>, into events: inout [InputEvent]) -> Int? {
    switch Self.sequence(bytes) {
    case .incomplete: return nil
    case .events(let found, let length):
      events += found
      return length
    case .pasteStart(let length):
      mode = .paste
      return length
    case .droppedSequence:
      mode = .droppedSequence
      return Self.longestSequence
    case .droppedString:
      mode = .droppedString
      return Self.longestString
    }
  }

  private mutating func pasteStep(_ bytes: ArraySlice<UInt8>, into events: inout [InputEvent]) -> Int? {
    let first = bytes[bytes.startIndex]
    guard first == Byte.escape else {
      let run = bytes.prefix { $0 != Byte.escape }
      pasted += run.prefix(max(0, Self.longestPaste - pasted.count))
      return run.count
    }
    if bytes.starts(with: Self.pasteEnd) {
      mode = .plain
      events.append(paste())
      pasted = []
      return Self.pasteEnd.count
    }
    if Self.pasteEnd.starts(with: bytes) { return nil }
    if pasted.count < Self.longestPaste { pasted.append(first) }
    return 1
  }

  private func paste() -> InputEvent { .paste(String(decoding: pasted, as: UTF8.self)) }

  /// A control sequence goes on until its final byte, or until something that cannot stand in one.
  private mutating func droppedSequenceStep(_ bytes: ArraySlice<UInt8>) -> Int {
    let first = bytes[bytes.startIndex]
    if (0x20..<0x40).contains(first) { return 1 }
    mode = .plain
    return (0x40..<0x7F).contains(first) ? 1 : 0
  }

  /// A string goes on until BEL or ESC \.
  private mutating func droppedStringStep(_ bytes: ArraySlice<UInt8>) -> Int? {
    let first = bytes[bytes.startIndex]
    if first == Byte.bell {
      mode = .plain
      return 1
    }
    guard first == Byte.escape else { return 1 }
    guard bytes.count > 1 else { return nil }
    mode = .plain
    return bytes[bytes.startIndex + 1] == Byte.backslash ? 2 : 0
  }
}
