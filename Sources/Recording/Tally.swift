import Fleet

/// How much a recording holds, written with every transaction: what a reader does not find is lost.
struct Tally: Equatable {
  var facts = 0
  var blocks = 0
  var actions = 0
  var events = 0
  var marks = 0
  var proofs = 0
  /// The time that the session had reached, seconds.
  var end = 0.0
  /// Samples that came faster than they could be written, and are missing.
  var dropped = 0
  /// Whether the recorder ended as it should.
  var isClosed = false
  /// Name of the file that the recording goes on in, within the same folder; empty: none.
  var next = ""

  static let key = "tally"

  init() {}

  var text: String {
    JSON.object([
      ("facts", JSON(facts)), ("blocks", JSON(blocks)), ("actions", JSON(actions)), ("events", JSON(events)),
      ("marks", JSON(marks)), ("proofs", JSON(proofs)), ("end", JSON(end)),
      ("dropped", JSON(dropped)), ("closed", .bool(isClosed)), ("next", .string(next)),
    ]).line
  }

  init?(_ text: String) {
    guard let json = JSON.parse(text) else { return nil }
    func number(_ key: String) -> Int? { json[key]?.integer(in: 0...Int(Int32.max)) }
    guard let facts = number("facts"), let blocks = number("blocks"), let actions = number("actions"),
      let events = number("events"),
      let marks = number("marks"), let proofs = number("proofs"), let end = json["end"]?.number
    else { return nil }
    self.facts = facts
    (self.blocks, self.actions, self.events, self.marks, self.proofs) = (blocks, actions, events, marks, proofs)
    self.end = end
    dropped = number("dropped") ?? 0
    isClosed = json["closed"]?.bool ?? false
    next = json["next"]?.string ?? ""
  }
}
