/// Something that an operator can tell the dashboard to do.
public struct Command: Sendable, Equatable {
  public enum ID: String, Sendable, CaseIterable {
    // Traffic.
    case previousSlider, nextSlider, decrease, increase, decreaseFine, increaseFine, enterValue
    case resetSlider, resetTraffic, whatIf, applyDraft, takeBack, matchPools
    // Time.
    case pause, step, slower, faster, back, onward, goTo, window
    case scrubBack, scrubOnward, minuteBack, minuteOnward, sampleBack, sampleOnward, eventBack, eventOnward
    case toStart, toEnd, playBackward, search, searchNext, searchPrevious
    case markA, markB, zoomTime, branch, branches
    // Screens and what they show.
    case fleetScreen, workersScreen, planScreen, eventsScreen, timeScreen
    case zoom, focusNext, focusPrevious, hide, preset, restore
    case planView, planViewBack, mapAxes
    // Rows of a table.
    case rowUp, rowDown, pageUp, pageDown, firstRow, lastRow
    case sortNext, sortPrevious, reverse, filter, columns, open
    // Workers.
    case failWorker, repairWorker, drainWorker, flipWorker, slowWorker, failRack, flushCache, capPower, scalePool,
      burst, route
    // The program.
    case twin, twinFit, explain, acknowledge, palette, scenarios, theme, settings, help, quit
  }

  public enum Group: String, Sendable, CaseIterable {
    case traffic, time, travel, view, rows, workers, program
  }

  public let id: ID
  /// Names of the keys that start it, the one to show first.
  public internal(set) var keys: [String]
  /// A word or two for the footer.
  public let title: String
  /// One line for the help.
  public let help: String
  public let group: Group
  /// The screens on which its keys have this meaning.
  public let screens: [Screen]
  /// Place in the footer, most used first; nil: not there.
  let footer: Int?
  /// The command that shares its place in the footer, such as right with left.
  let partner: ID?

  init(
    _ id: ID, _ keys: [String], _ title: String, _ group: Group, on screens: [Screen] = Screen.allCases,
    footer: Int? = nil, partner: ID? = nil, _ help: String
  ) {
    self.id = id
    self.keys = keys
    self.title = title
    self.group = group
    self.screens = screens
    self.footer = footer
    self.partner = partner
    self.help = help
  }

  /// The name in the palette, which is the one in the configuration as words: `sort next`.
  var name: String {
    id.rawValue.reduce(into: "") { text, letter in
      text += letter.isUppercase ? " " + letter.lowercased() : String(letter)
    }
  }

  /// The first key as the screen shows it.
  public var keyLabel: String {
    if id == .zoom, keys.starts(with: (1...9).map(String.init)) { return "1-9" }
    return keys.first.map(Self.label) ?? ""
  }

  /// A key's name as the screen shows it.
  static func label(_ key: String) -> String {
    switch key {
    case "Left": "←"
    case "Right": "→"
    case "Up": "↑"
    case "Down": "↓"
    case "Shift-Left": "Shift-←"
    case "Shift-Right": "Shift-→"
    default: key
    }
  }
}
