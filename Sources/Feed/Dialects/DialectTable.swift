public import Fleet

/// All dialects that are known: which metric of which program is which measure. Rules that stand first win.
public struct DialectTable: Sendable {
  public internal(set) var rules: [DialectRule] = []
  /// A prefix that stands for another one.
  private(set) var prefixes: [(prefix: [UInt8], real: [UInt8])] = []
  private var index: [UInt64: [Entry]] = [:]

  /// Which part of a metric a sample is.
  enum Part: UInt8, Sendable { case value, bucket, sum, count }

  private struct Entry: Sendable {
    let name: [UInt8]
    let rule: Int32
    let part: Part
  }

  /// What a sample's name leads to.
  struct Match: Sendable, Equatable {
    let rule: Int
    let part: Part
  }

  /// The dialects that come with the program.
  public static let builtIn: DialectTable = {
    do {
      return try DialectTable(tables: [PackageResources.dialects_csv])
    } catch {
      preconditionFailure("dialects.csv: \(error)")
    }
  }()

  /// The user's own tables first, then the program's.
  public static func with(own tables: [[UInt8]]) throws(CSVError) -> DialectTable {
    try DialectTable(tables: tables + [PackageResources.dialects_csv])
  }

  init(tables: [[UInt8]]) throws(CSVError) {
    for bytes in tables {
      try DialectReader(CSVTable(bytes)).read(into: &self)
    }
    for (number, rule) in rules.enumerated() { enter(rule, Int32(number)) }
  }

  mutating func addPrefix(_ prefix: String, for real: String) {
    prefixes.append((Array(prefix.utf8), Array(real.utf8)))
  }

  private mutating func enter(_ rule: DialectRule, _ number: Int32) {
    let parts: [(String, Part)] =
      rule.measure.kind == .histogram ? [("_bucket", .bucket), ("_sum", .sum), ("_count", .count)] : [("", .value)]
    for (suffix, part) in parts {
      let name = Array((rule.metric + suffix).utf8)
      let hash = name.withUnsafeBufferPointer { ByteText($0.baseAddress!, $0.count).hash }
      index[hash, default: []].append(Entry(name: name, rule: number, part: part))
    }
  }

  /// What samples of this name may be, in the rules' order; empty where nobody wants them.
  func matches(_ name: ByteText) -> [Match] {
    let found = lookUp(name)
    guard found.isEmpty else { return found }
    for (prefix, real) in prefixes where name.count > prefix.count {
      guard
        prefix.withUnsafeBufferPointer({
          ByteText($0.baseAddress!, $0.count).equals(ByteText(name.start, prefix.count))
        })
      else { continue }
      var full = real
      full.append(contentsOf: UnsafeBufferPointer(start: name.start + prefix.count, count: name.count - prefix.count))
      let found = full.withUnsafeBufferPointer { lookUp(ByteText($0.baseAddress!, $0.count)) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The same for a name that is at hand as a text.
  func matches(named name: String) -> [Match] {
    let bytes = Array(name.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { matches(ByteText($0, buffer.count)) } ?? []
    }
  }

  private func lookUp(_ name: ByteText) -> [Match] {
    guard let entries = index[name.hash] else { return [] }
    return entries.compactMap { entry in
      let isSame = entry.name.withUnsafeBufferPointer { ByteText($0.baseAddress!, $0.count).equals(name) }
      return isSame ? Match(rule: Int(entry.rule), part: entry.part) : nil
    }
  }

  /// The names of all dialects, in the rules' order.
  public var names: [String] {
    var seen: Set<String> = []
    return rules.map(\.dialect).filter { seen.insert($0).inserted }
  }
}
