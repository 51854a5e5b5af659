import Fleet

extension DashboardState {
  /// Whether the help is open.
  public var isHelpShown: Bool { overlay == .help }
  /// Whether themes are being looked through: their files may change under the operator's hands.
  public var isChoosingTheme: Bool { if case .themes? = overlay { true } else { false } }

  mutating func press(_ key: String, over overlay: Overlay) -> [Effect] {
    switch overlay {
    case .help, .twinFit:
      if overlay == .twinFit, keyMap.command(key: key, on: screen) == .twin { return toggleTwin() }
      if keyMap.command(key: key, on: screen) == .quit { return [.quit] }
      self.overlay = nil
      return [.redraw]
    case .palette(let chooser), .scenarios(let chooser), .themes(let chooser, _):
      return press(key, over: overlay, chooser)
    case .settings(let row): return press(key, inSettings: row)
    case .branches(let row, let typed): return press(key, inBranches: row, typed: typed)
    case .columns(let row): press(key, inColumns: row)
    case .explain(let row): press(key, inExplanations: row)
    }
    return [.redraw]
  }

  // MARK: Lists

  private mutating func press(_ key: String, over overlay: Overlay, _ chooser: Chooser) -> [Effect] {
    let count = choices(overlay).count
    var chooser = chooser
    switch key {
    case "Esc":
      self.overlay = nil
      if case .themes(_, let before) = overlay, before != theme { return use(theme: before) }
    case "Enter": return choose(overlay, chooser)
    case "Up", "Ctrl-k", "Shift-Tab": chooser.selected = max(0, chooser.selected - 1)
    case "Down", "Ctrl-n", "Tab": chooser.selected = min(max(0, count - 1), chooser.selected + 1)
    case "PageUp": chooser.selected = max(0, chooser.selected - 10)
    case "PageDown": chooser.selected = min(max(0, count - 1), chooser.selected + 10)
    default:
      let query = Self.typed(key, into: chooser.query)
      if query != chooser.query { chooser = Chooser(query: query) }
    }
    guard self.overlay != nil else { return [.redraw] }
    return show(overlay, chooser)
  }

  /// Keeps a list open with another choice; a theme is seen at once.
  mutating func show(_ overlay: Overlay, _ chooser: Chooser) -> [Effect] {
    switch overlay {
    case .palette: self.overlay = .palette(chooser)
    case .scenarios: self.overlay = .scenarios(chooser)
    case .themes(_, let before):
      self.overlay = .themes(chooser, before: before)
      let names = choices(.themes(chooser, before: before)).map(\.id)
      if names.indices.contains(chooser.selected), names[chooser.selected] != theme {
        return use(theme: names[chooser.selected])
      }
    default: break
    }
    return [.redraw]
  }

  mutating func choose(_ overlay: Overlay, _ chooser: Chooser) -> [Effect] {
    let choices = choices(overlay)
    self.overlay = nil
    guard choices.indices.contains(chooser.selected) else { return [.redraw] }
    let id = choices[chooser.selected].id
    switch overlay {
    case .palette:
      guard let command = Command.ID(rawValue: id).flatMap({ keyMap.command($0) }) else { return [.redraw] }
      if !command.screens.contains(screen), let first = command.screens.first { go(to: first) }
      return run(command.id)
    case .scenarios: return [.load(id), .redraw]
    case .themes:
      message = "theme: " + id
      return use(theme: id)
    default: return [.redraw]
    }
  }

  private mutating func use(theme name: String) -> [Effect] {
    theme = name
    return [.setTheme(name), .redraw]
  }

  /// The items of a list that fit what was typed, best first.
  func choices(_ overlay: Overlay) -> [Choice] {
    switch overlay {
    case .palette(let chooser):
      // What acts on a draft needs one.
      let commands = keyMap.commands.filter { $0.id != .palette && ($0.screens != [.whatIf] || draft != nil) }
      let items = commands.map { command in
        Choice(
          id: command.id.rawValue, title: command.name, detail: command.help,
          hint: command.id == .zoom ? command.keyLabel : command.keys.map(Command.label).joined(separator: " "))
      }
      return FuzzyMatch.ranked(items, chooser.query, name: \.title, text: \.words)
    case .scenarios(let chooser):
      let items = scenarios.map { Choice(id: $0.name, title: $0.name, detail: $0.about, hint: "") }
      return FuzzyMatch.ranked(items, chooser.query, name: \.title, text: \.words)
    case .themes(let chooser, _):
      let items = themes.map { Choice(id: $0, title: $0, detail: "", hint: $0 == theme ? "●" : "") }
      return FuzzyMatch.ranked(items, chooser.query, name: \.title, text: \.title)
    default: return []
    }
  }

  // MARK: Rows

  private mutating func press(_ key: String, inSettings row: Int) -> [Effect] {
    let rows = Settings.Row.allCases
    let chosen = rows[min(rows.count - 1, max(0, row))]
    switch key {
    case "Esc", ",", "q": overlay = nil
    case "Up", "k": overlay = .settings((row + rows.count - 1) % rows.count)
    case "Down", "j", "Tab": overlay = .settings((row + 1) % rows.count)
    case "Left", "h", "Right", "l", "Enter", "Space":
      if chosen == .theme { return run(.theme) }
      if chosen == .save { return key == "Enter" ? [.save, .redraw] : [.redraw] }
      settings.change(chosen, forward: key != "Left" && key != "h")
      return [.settings(settings), .redraw]
    default: break
    }
    return [.redraw]
  }

  private mutating func press(_ key: String, inColumns row: Int) {
    let fields = snapshot.map { WorkersView.available($0.workers) } ?? []
    let count = max(1, fields.count)
    switch key {
    case "Esc", "c", "q", "Enter": overlay = nil
    case "Up", "k": overlay = .columns((row + count - 1) % count)
    case "Down", "j", "Tab": overlay = .columns((row + 1) % count)
    case "Space", "x", "Left", "Right":
      guard let snapshot, fields.indices.contains(row) else { return }
      var chosen = workersView.fields(snapshot.workers)
      if let index = chosen.firstIndex(of: fields[row]) { chosen.remove(at: index) } else { chosen.append(fields[row]) }
      workersView.chosen = chosen
      if case .field(let field) = workersView.sort, !chosen.contains(field) { workersView.sort = .name }
    case "0", "r": workersView.chosen = nil
    default: break
    }
  }

  private mutating func press(_ key: String, inExplanations row: Int) {
    let count = max(1, Explanation.all(self).count)
    switch key {
    case "Up", "k": overlay = .explain((row + count - 1) % count)
    case "Down", "j": overlay = .explain((row + 1) % count)
    case "PageUp": overlay = .explain(max(0, row - 10))
    case "PageDown": overlay = .explain(min(count - 1, row + 10))
    case "Tab", "Right", "l", "Shift-Tab", "Left", "h":
      guard screen == .fleet else { return }
      moveFocus(by: key.hasPrefix("Shift") || key == "Left" || key == "h" ? -1 : 1)
      overlay = .explain(0)
    default: overlay = nil
    }
  }
}
