import Fleet

/// One row of the page table: the samples of a metric that tell one thing.
struct PageRow: Sendable {
  /// Whose series the row makes on its page.
  enum Subject: String, Sendable {
    /// The page's own: one series.
    case own = ""
    /// One of each worker, of those that are present, or of each role that there is.
    case worker, present, role
    /// One of each device of each worker.
    case device
  }

  enum Kind: String, Sendable { case gauge, counter, histogram }

  let metric: String
  let kind: Kind
  /// What it tells: the sum of these, or a constant.
  let figures: [Figure]
  let constant: Double?
  let subject: Subject
  /// Only workers of these roles have it; empty: all.
  let roles: Set<Role>
  let labels: [LabelTemplate]
  let scale: Double
  let help: String
  /// The place of a histogram among those of its page.
  let histogram: Int?

  func applies(to role: Role) -> Bool { roles.isEmpty || roles.contains(role) }
}

/// A label whose value has variables in braces.
struct LabelTemplate: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case variable(Variable)
  }

  enum Variable: String, CaseIterable, Sendable {
    case model, url, name, type, component, id, hex, blocks, gpu, uuid, device, routerhex
  }

  let name: String
  let pieces: [Piece]

  /// `name=value`; nil where it is no such thing, or names an unknown variable.
  init?(_ text: some StringProtocol) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    name = String(text[..<equals])
    var pieces: [Piece] = []
    for (number, part) in text[text.index(after: equals)...].split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard number > 0 else {
        if !part.isEmpty { pieces.append(.text(String(part))) }
        continue
      }
      guard let end = part.firstIndex(of: "}"), let variable = Variable(rawValue: String(part[..<end])) else { return nil }
      pieces.append(.variable(variable))
      let rest = part[part.index(after: end)...]
      if !rest.isEmpty { pieces.append(.text(String(rest))) }
    }
    self.pieces = pieces
  }

  func value(_ variables: (Variable) -> String) -> String {
    pieces.reduce(into: "") { result, piece in
      switch piece {
      case .text(let text): result += text
      case .variable(let variable): result += variables(variable)
      }
    }
  }
}
