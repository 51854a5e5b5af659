import Fleet

extension DashboardState {
  /// What an action needs to be told before it can be asked for.
  struct Question: Sendable, Equatable {
    enum Subject: Sendable, Equatable {
      case slow(String)
      case cap(String)
      case scale(String)
      case burst
    }

    var subject: Subject
    var text = ""

    var prompt: String {
      switch subject {
      case .slow(let worker): "\(worker), how many times as slow: "
      case .cap(let pool): "\(pool), power in % of TDP: "
      case .scale(let pool): "\(pool), how many workers: "
      case .burst: "burst, how many times the requests, and for how long (3 30s): "
      }
    }
  }

  /// Seconds of a burst whose length was not given.
  private static let burst = 30.0

  /// Actions on the chosen worker, its rack or its pool.
  mutating func runWorkers(_ id: Command.ID) -> [Effect] {
    guard capabilities.contains(.workers) else {
      message = "this source's workers cannot be acted on from here"
      return [.redraw]
    }
    if id == .burst { return ask(.burst) }
    guard let chosen = chosenWorker else {
      message = "choose a worker first, with ↑↓ or the mouse"
      return [.redraw]
    }
    switch id {
    case .failWorker: return act(.failWorkers(chosen.name, 1))
    case .repairWorker: return act(.repairWorkers(chosen.name))
    case .drainWorker:
      let drains = chosen.state == .draining || chosen.state == .drained
      return act(drains ? .resumeWorkers(chosen.name) : .drainWorkers(chosen.name, 1))
    case .flipWorker: return act(.flipWorkers(chosen.name, 1))
    case .flushCache: return act(.flushCache(chosen.name))
    case .failRack: return act(.failRack(chosen.name, 0))
    case .slowWorker: return ask(.slow(chosen.name))
    case .capPower: return ask(.cap(chosen.pool))
    default: return ask(.scale(chosen.pool))
    }
  }

  /// Lets workers go where they are wanted, or keeps them where they are.
  mutating func toggleRouting() -> [Effect] {
    guard capabilities.contains(.workers) else {
      message = "this source's workers cannot be acted on from here"
      return [.redraw]
    }
    isRouted.toggle()
    message = isRouted ? "routing on: workers drain and go to the phase that is short of them" : "routing off"
    return [.apply(.route(isRouted)), .redraw]
  }

  private struct ChosenWorker {
    let name: String
    let state: WorkerState
    let pool: String
  }

  private var chosenWorker: ChosenWorker? {
    guard let snapshot, let index = workersView.selected, index < snapshot.workers.count else { return nil }
    let pool = Int(snapshot.workers.pool[index])
    guard snapshot.pools.indices.contains(pool) else { return nil }
    return ChosenWorker(
      name: WorkerRows.name(index, snapshot), state: snapshot.workers.state[index], pool: snapshot.pools[pool].name)
  }

  private mutating func act(_ action: Action) -> [Effect] {
    message = action.words
    return [.apply(action), .redraw]
  }

  // MARK: Questions

  private mutating func ask(_ subject: Question.Subject) -> [Effect] {
    question = Question(subject: subject)
    prompt()
    return [.redraw]
  }

  private mutating func prompt() {
    if let question { message = question.prompt + question.text + "_" }
  }

  /// Takes a key while an answer is being typed.
  mutating func typeAnswer(_ key: String) -> [Effect] {
    guard var asked = question else { return [] }
    switch key {
    case "Esc": question = nil
    case "Enter":
      question = nil
      guard !asked.text.isEmpty else { return [.redraw] }
      guard let action = Self.action(asked) else {
        message = "\(asked.text) is no answer: type a number"
        return [.redraw]
      }
      return act(action)
    default:
      asked.text = Self.typed(key, into: asked.text)
      question = asked
    }
    prompt()
    return [.redraw]
  }

  private static func action(_ asked: Question) -> Action? {
    let words = asked.text.split(separator: " ")
    guard let first = words.first, words.count <= 2 else { return nil }
    let trimmed = first.last == "%" || first.last == "x" ? first.dropLast() : first
    guard let number = Double(trimmed), number.isFinite else { return nil }
    switch asked.subject {
    case .slow(let worker): return words.count == 1 ? .slowWorkers(worker, 1, number) : nil
    case .cap(let pool): return words.count == 1 ? .powerCap(pool, number / 100) : nil
    case .scale(let pool): return words.count == 1 ? Int(exactly: number).map { .scaleWorkers(pool, $0) } : nil
    case .burst:
      guard words.count == 2 else { return .arrivalBurst(number, burst) }
      return (try? Quantity.seconds.parse(words[1])).map { .arrivalBurst(number, $0) }
    }
  }
}
