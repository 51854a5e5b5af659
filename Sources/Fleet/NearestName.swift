/// The name among `names` that was most likely meant by `name`; nil where none is near. Letter case and the difference
/// between `-`, `_` and space do not count; a third of the letters, at least one, may be wrong; the beginning of a
/// single longer name is near too.
public func nearest(to name: String, in names: some Sequence<String>) -> String? {
  let wanted = folded(name)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  var beginnings: [String] = []
  for candidate in names {
    let letters = folded(candidate)
    let limit = max(1, min(wanted.count, letters.count) / 3)
    if abs(letters.count - wanted.count) <= limit {
      let distance = editDistance(wanted, letters)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if wanted.count >= 3, letters.starts(with: wanted) { beginnings.append(candidate) }
  }
  return best?.name ?? (beginnings.count == 1 ? beginnings[0] : nil)
}

/// ` (did you mean X?)`, or nothing where no name is near: the end of an error's line.
public func suggestion(for name: String, in names: some Sequence<String>) -> String {
  nearest(to: name, in: names).map { " (did you mean \($0)?)" } ?? ""
}

private func folded(_ name: String) -> [UInt8] {
  name.lowercased().utf8.map { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "-") : $0 }
}

/// Insertions, deletions, replacements and swaps of neighbours that make one from the other.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var before: [Int] = []
  var above = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var distance = min(above[j] + (a[i] == b[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, before[j - 1] + 1) }
      row.append(distance)
    }
    before = above
    above = row
  }
  return above[b.count]
}
