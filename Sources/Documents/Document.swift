import Fleet
import Yams

/// A YAML text as a tree of entries. Strict: one document, UTF-8, no anchors and aliases, no key twice, no depth that
/// no person writes.
struct Document {
  /// The document's top entry.
  let root: Entry

  /// Largest text that is read, bytes.
  static let largestSize = 1 << 20
  /// Deepest nesting that is read. Scenarios have six levels; the parser below recurses once a level.
  static let deepestNesting = 64

  init(_ bytes: [UInt8], file: String) throws(DocumentError) {
    guard bytes.count <= Document.largestSize else {
      throw DocumentError(file: file, problem: "found \(bytes.count) bytes, expected at most \(Document.largestSize)")
    }
    let text = try Document.text(bytes, file: file)
    if let line = Document.tooDeep(bytes) {
      throw DocumentError(
        file: file, line: line, problem: "found too deep a nesting, expected at most \(Document.deepestNesting) levels")
    }
    do {
      // Without Yams' rules for what a scalar may be: none applies here, and setting their patterns up takes longer
      // than reading a scenario.
      let parser = try Parser(yaml: text, resolver: .basic)
      let node = try parser.singleRoot()
      // Nodes refer to their anchors weakly: they live as long as the parser.
      let anchored = withExtendedLifetime(parser) { node.flatMap(Document.firstAnchor) }
      guard let node, !Document.isBlank(node) else {
        throw DocumentError(file: file, problem: "found an empty file, expected a YAML mapping")
      }
      root = Entry(node: node, file: file, path: "")
      if let anchored {
        throw Entry(node: anchored, file: file, path: "").error(
          "found an anchor, expected plain values: write them out")
      }
    } catch let error as DocumentError {
      throw error
    } catch let error as YamlError {
      throw DocumentError(error, file: file)
    } catch {
      throw DocumentError(file: file, problem: "found YAML that cannot be read: \(error)")
    }
  }

  private static func text(_ bytes: [UInt8], file: String) throws(DocumentError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let valid = String(decoding: bytes, as: UTF8.self).utf8
      let good = zip(bytes, valid).prefix { $0 == $1 }.count
      let line = bytes[..<good].count { $0 == UInt8(ascii: "\n") } + 1
      throw DocumentError(file: file, line: line, problem: "found bytes that are not UTF-8, expected text")
    }
    let scalars = text.unicodeScalars
    if let bad = scalars.firstIndex(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t" }) {
      let line = scalars[..<bad].count { $0 == "\n" } + 1
      throw DocumentError(file: file, line: line, problem: "found a control character, expected text")
    }
    return text
  }

  private static func isBlank(_ node: Node) -> Bool {
    node.scalar.map { $0.style == .plain && $0.string.isEmpty } ?? false
  }

  private static func firstAnchor(_ node: Node) -> Node? {
    if node.anchor != nil { return node }
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping { if let found = firstAnchor(key) ?? firstAnchor(value) { return found } }
    case .sequence(let sequence): for item in sequence { if let found = firstAnchor(item) { return found } }
    case .alias: return node
    case .scalar: break
    }
    return nil
  }

  /// The line on which the text may nest deeper than allowed; nil where it cannot. Counts open brackets, and columns up
  /// to the first character that opens no block: each block level takes at least half a column of the line it is on.
  private static func tooDeep(_ bytes: [UInt8]) -> Int? {
    var line = 1
    var open = 0
    var indent = 0
    var leading = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"):
        (line, indent, leading) = (line + 1, 0, true)
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open -= 1
      default: break
      }
      let opens =
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: ":")
      leading = leading && opens
      if leading { indent += 1 }
      if open > deepestNesting || indent > 2 * deepestNesting { return line }
    }
    return nil
  }
}

extension DocumentError {
  /// The parser's own error as one line.
  fileprivate init(_ error: YamlError, file: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let setting = context.map { $0.text + ": " } ?? ""
      self.init(file: file, line: mark.line, column: mark.column, problem: "YAML: " + setting + problem)
    case .duplicatedKeysInMapping(let names, let context):
      let names = names.map { quoted($0) }.joined(separator: ", ")
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        problem: "found the key \(names) more than once in one mapping, expected each key once")
    case .reader(let problem, _, _, _): self.init(file: file, problem: "YAML: " + problem)
    default: self.init(file: file, problem: "YAML: the parser gave up")
    }
  }
}
