/// A source among whose events others may put theirs: alerts of a recorder, of a replay that differs.
public protocol NotableSource: Source {
  /// Adds an event at the end of those that there are.
  mutating func note(_ event: Event)
}
