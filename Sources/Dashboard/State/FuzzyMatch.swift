/// How well letters typed in order fit a text: all must occur in it, those at beginnings of words and those in a row
/// count more.
enum FuzzyMatch {
  /// The score of the best reading, nil where a letter is missing; an empty query fits all alike.
  static func score(_ query: String, _ text: String) -> Int? {
    let wanted = Array(query.lowercased().unicodeScalars.filter { $0 != " " })
    let letters = Array(text.lowercased().unicodeScalars.prefix(200))
    guard !wanted.isEmpty else { return 0 }
    guard wanted.count <= letters.count else { return nil }
    // best[j]: the best score of the letters so far with the last of them at j.
    var best: [Int?] = letters.indices.map { index in
      letters[index] == wanted[0] ? worth(letters, index) - min(index, 10) : nil
    }
    for letter in wanted.dropFirst() {
      var next = [Int?](repeating: nil, count: letters.count)
      var before: Int?
      for index in letters.indices.dropFirst() {
        before = [before, best[index - 1]].compactMap { $0 }.max()
        guard letters[index] == letter, let before else { continue }
        let inRow = best[index - 1].map { $0 + 8 }
        next[index] = max(before, inRow ?? before) + worth(letters, index)
      }
      best = next
    }
    return best.compactMap { $0 }.max().map { $0 * 4 - letters.count }
  }

  /// What it is worth when letters are found in an item's name and not only in what is said of it.
  private static let nameBonus = 24

  /// The items that fit, best first, without those that fit far worse than the best; those that fit alike stay in their
  /// order.
  static func ranked<Item>(
    _ items: [Item], _ query: String, name: (Item) -> String, text: (Item) -> String
  ) -> [Item] {
    guard !query.isEmpty else { return items }
    let scored = items.enumerated().compactMap { index, item in
      [score(query, name(item)).map { $0 + nameBonus }, score(query, text(item))].compactMap { $0 }.max()
        .map { (score: $0, index: index, item: item) }
    }
    let best = scored.map(\.score).max() ?? 0
    return scored.filter { $0.score >= best / 2 || $0.score == best }
      .sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }
      .map(\.item)
  }

  private static func worth(_ letters: [Unicode.Scalar], _ index: Int) -> Int {
    index == 0 || " -_/.".unicodeScalars.contains(letters[index - 1]) ? 6 : 1
  }
}
