/// One number that is kept of every scrape: all series of a page that are added or averaged into it.
struct Slot: Hashable, Sendable {
  var subject: Subject
  /// The rules' group.
  var group: Int
  var part: Part

  enum Part: Hashable, Sendable {
    case value
    case sum
    case count
    /// Upper bound of a bucket, seconds or whatever the measure is in; infinity is the last.
    case bucket(Double)
  }
}
