import Fleet

/// Finds out which workers there are, what each one does, and whether it lives.
struct WorkerCensus {
  let state: FleetState
  let time: Double
  private(set) var workers: [WorkerView] = []
  private var index: [String: Int] = [:]

  /// All workers: prefill first, then decode, then the others; by name within a role.
  static func take(_ state: FleetState, at time: Double) -> [WorkerView] {
    var census = WorkerCensus(state: state, time: time)
    for target in state.targets.indices { census.addOwn(target) }
    for target in state.targets.indices { census.addNamed(target) }
    if let server = state.server, server.isUsable { census.addWorkers(of: server) }
    census.tellRoles()
    return census.sorted()
  }

  /// What pools are added up of: the workers, or what a metrics server has added up already.
  static func units(_ state: FleetState, _ workers: [WorkerView], at time: Double) -> [WorkerView] {
    guard let server = state.server else { return workers }
    guard server.isUsable else { return [] }
    var census = WorkerCensus(state: state, time: time)
    census.workers = server.crowds(as: workers)
    census.tellRoles()
    return census.sorted()
  }

  private init(state: FleetState, time: Double) {
    self.state = state
    self.time = time
  }

  // MARK: Who is there

  /// The worker that a target itself is, if it is one.
  private mutating func addOwn(_ number: Int) {
    let target = state.targets[number]
    let isKnown = target.store.latest != nil
    let isNamed = target.spec.role != nil || target.spec.isDiscovered
    guard !state.isGone(target) else { return }
    guard isKnown ? isEngine(target) || (isNamed && !isExporter(target)) : isNamed else { return }
    let label = ownLabel(target)
    var worker = WorkerView(
      name: label?.name ?? target.spec.authority, role: target.spec.role,
      roleFrom: target.spec.role == nil ? .unknown : target.spec.isRoleDiscovered ? .discovery : .given, state: .up,
      target: number)
    worker.device = target.spec.device
    worker.devices = target.spec.devices
    worker.costPerHour = target.spec.costPerHour
    worker.promptCapacity = target.spec.promptCapacity
    worker.maxSequences = target.spec.maxSequences
    worker.labels = target.spec.labels
    worker.places = target.spec.places
    worker.pool = target.spec.pool
    worker.note = target.problem ?? ""
    let own = [Subject.page, label].compactMap { subject in subject.map { (target.store, $0) } }
    switch target.health(at: time, interval: state.options.interval) {
    case .up, .stale: worker.sources = own
    case .down, .pending:
      worker.state = .down
      worker.remembered = own
    }
    add(worker)
  }

  /// Whether the page is that of a single engine: it has engine measures of its own, or names itself with one label.
  private func isEngine(_ target: TargetState) -> Bool {
    let store = target.store
    return ownLabel(target) != nil
      || [.running, .waiting, .kvUsage, .promptTokens, .outputTokens].contains { store.has($0, of: .page) }
  }

  /// Whether the page is about devices: it may have a role to say whose they are.
  private func isExporter(_ target: TargetState) -> Bool { target.store.subjects.contains { $0.kind == .device } }

  /// The label under which a Dynamo worker's page speaks of itself.
  private func ownLabel(_ target: TargetState) -> Subject? {
    guard target.store.dialects.contains("dynamo-worker"), !target.store.dialects.contains("dynamo-frontend") else {
      return nil
    }
    let named = target.store.subjects.filter { $0.kind == .worker }
    return named.count == 1 ? named.first : nil
  }

  /// The workers that a page names by labels.
  private mutating func addNamed(_ number: Int) {
    let target = state.targets[number]
    guard target.health(at: time, interval: state.options.interval) != .down else { return }
    let store = target.store
    for subject in store.subjects where subject.kind == .worker && subject != ownLabel(target) {
      // A gateway that removed a worker says -1.
      guard (store.gauge(.health, of: subject) ?? 0) >= 0, (store.gauge(.present, of: subject) ?? 1) > 0 else {
        continue
      }
      if let known = index[subject.name] {
        workers[known].sources.append((store, subject))
        continue
      }
      var worker = WorkerView(name: subject.name, role: nil, roleFrom: .unknown, state: .up, target: nil)
      worker.sources = [(store, subject)]
      if let health = store.gauge(.health, of: subject), health <= 0 { worker.state = .down }
      add(worker)
    }
  }

  mutating func add(_ worker: WorkerView) {
    index[worker.name] = workers.count
    workers.append(worker)
  }

  // MARK: What they do

  private mutating func tellRoles() {
    let words = workers.map { worker in
      (worker.sources + worker.remembered).lazy.compactMap { $0.store.roleWords[$0.subject] }.first { !$0.isEmpty }
    }
    let hasPrefill =
      words.contains { $0.map { RoleWord.role($0, hasPrefill: false) == .prefill } ?? false }
      || workers.contains { $0.role == .prefill }
    for number in workers.indices {
      let reported = state.reported[workers[number].name]
      workers[number].maxSequences =
        workers[number].maxSequences ?? reported?.maxSequences ?? workers[number].gauge(.maxSequences)
      guard workers[number].role == nil else { continue }
      if let word = words[number], let role = RoleWord.role(word, hasPrefill: hasPrefill) {
        (workers[number].role, workers[number].roleFrom) = (role, .label)
      } else if let role = reported?.role {
        (workers[number].role, workers[number].roleFrom) = (role, .rest)
      } else if let role = behaviour(of: workers[number]) {
        (workers[number].role, workers[number].roleFrom) = (role, .behaviour)
      }
    }
  }

  /// The role that a worker's counters show. A prefill worker makes one token of each request and never decodes; a
  /// decode worker computes no prompt but fetches what others computed.
  private func behaviour(of worker: WorkerView) -> Role? {
    guard let own = worker.sources.first ?? worker.remembered.first else { return nil }
    let store = own.store
    func total(_ measure: Measure) -> Double? { store.lastRaw(measure, own.subject, .value) }
    let computed = total(.computedTokens) ?? 0
    let fetched = total(.transferredTokens) ?? 0
    if fetched > 0, computed <= 0.02 * fetched { return .decode }
    let finished = total(.finished) ?? 0
    let output = total(.outputTokens) ?? 0
    guard finished > 0 else { return nil }
    if output <= 1.01 * finished, (store.lastRaw(.decodeTime, own.subject, .sum) ?? 0) == 0 { return .prefill }
    // Some of a crowd may prefill while others decode.
    return worker.crowd != nil && fetched > 0 ? nil : .general
  }

  private func sorted() -> [WorkerView] {
    func rank(_ worker: WorkerView) -> Int {
      switch worker.role {
      case .prefill: 0
      case .decode: 1
      case .general: 2
      case nil: 3
      }
    }
    return workers.sorted { a, b in (rank(a), a.pool, a.name) < (rank(b), b.pool, b.name) }
  }
}
