/// What may lie over a screen.
public enum Overlay: Sendable, Equatable {
  case help
  case palette(Chooser)
  /// The theme that was in use before: where Esc leads back to.
  case themes(Chooser, before: String)
  case scenarios(Chooser)
  /// The chosen row.
  case settings(Int)
  case columns(Int)
  case explain(Int)
  /// How well the twin does what was seen.
  case twinFit
  /// The tree of branches: the chosen row, and a name being typed for it.
  case branches(Int, typed: String?)
}

/// A list to choose from: what was typed to find an item, and which one is chosen.
public struct Chooser: Sendable, Equatable {
  public var query = ""
  public var selected = 0
  public init(query: String = "", selected: Int = 0) {
    self.query = query
    self.selected = selected
  }
}

/// An item of a list to choose from.
struct Choice: Equatable {
  /// What it stands for: a command, a theme, a scenario.
  var id: String
  var title: String
  var detail: String
  /// What stands at the right: a command's key.
  var hint: String

  /// All that it can be found by.
  var words: String { title + " " + detail }
}

/// A scenario as the picker shows it.
public struct ScenarioCard: Sendable, Equatable {
  public var name: String
  public var about: String
  /// Labels and values: pools, model, traffic, story.
  public var facts: [Fact]

  public struct Fact: Sendable, Equatable {
    public var label: String
    public var value: String
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  public init(name: String, about: String, facts: [Fact]) {
    self.name = name
    self.about = about
    self.facts = facts
  }
}
