import Fleet

extension WorkerCensus {
  /// The single workers that a metrics server was asked for.
  mutating func addWorkers(of server: MetricsServer) {
    for (subject, group) in server.store.workers {
      var worker = WorkerView(name: subject.name, role: nil, roleFrom: .unknown, state: .up, target: nil)
      worker.sources = [(server.store, subject)]
      worker.labels = group.job.isEmpty ? [:] : ["job": group.job]
      worker.pool = server.poolName(group)
      add(worker)
    }
  }
}

extension MetricsServer {
  /// What the server has added up: one for each pool that it can tell apart.
  func crowds(as workers: [WorkerView]) -> [WorkerView] {
    let groups = store.groups.values.sorted { ($0.job, $0.word) < ($1.job, $1.word) }
    return groups.compactMap { group in
      guard homes(group) == [group], !group.job.isEmpty || !groups.contains(where: { !$0.job.isEmpty }) else {
        return nil
      }
      let parts = groups.filter { homes($0) == [group] }
      let up = parts.compactMap { store.up[$0.subject] }.max() ?? 0
      var crowd = WorkerView(
        name: group.job.isEmpty ? group.word : group.job, role: nil, roleFrom: .unknown,
        state: up > 0 ? .up : .down, target: nil)
      crowd.crowd = (all: up + down(group), up: up)
      crowd.pool = poolName(group)
      // The numbers of all parts, and what a router says of the role.
      crowd.sources = ([group] + parts.filter { $0 != group }).map { (store, $0.subject) }
      crowd.sources += groups.filter { $0.job.isEmpty && !group.word.isEmpty && $0.word == group.word }
        .map { (store, $0.subject) }
      return crowd.count > 0 || !crowd.sources.isEmpty ? crowd : nil
    }
  }

  /// The groups that a group's numbers belong to: itself, or the only one of its job that has a role's word.
  private func homes(_ group: ServerStore.Group) -> [ServerStore.Group] {
    guard group.word.isEmpty else { return [group] }
    let named = store.groups.values.filter { $0.job == group.job && !$0.word.isEmpty }
    return named.count == 1 ? named : [group]
  }

  /// Workers of a group that did not answer the server: those with its word, or all of its job where it is the only
  /// group.
  private func down(_ group: ServerStore.Group) -> Int {
    if !group.word.isEmpty, let count = store.down[group] ?? store.downNamed[group] { return count }
    if group.word.isEmpty { return store.unnamedDown(group.job) }
    let sameJob = store.groups.values.count { $0.job == group.job && homes($0) == [$0] }
    return sameJob == 1 ? store.down.reduce(0) { $0 + ($1.key.job == group.job ? $1.value : 0) } : 0
  }

  /// Empty where the role names the pool: no other job has it.
  func poolName(_ group: ServerStore.Group) -> String {
    let home = homes(group).first ?? group
    let twins = store.groups.values.filter { $0.word == home.word && !$0.job.isEmpty && homes($0) == [$0] }
    return twins.count > 1 || home.word.isEmpty ? home.job : ""
  }
}

extension ServerStore {
  /// Workers of a job that do not answer, and of which neither a label nor the past tells a role.
  func unnamedDown(_ job: String) -> Int {
    let all = down.reduce(0) { $0 + ($1.key.job == job && $1.key.word.isEmpty ? $1.value : 0) }
    return max(0, all - downNamed.reduce(0) { $0 + ($1.key.job == job ? $1.value : 0) })
  }

  /// Makes a group of those: they are workers of the job, whatever they do, where it has several kinds.
  mutating func enterUnnamed() {
    for job in Set(down.keys.map(\.job)) where unnamedDown(job) > 0 {
      if groups.values.count(where: { $0.job == job && !$0.word.isEmpty }) > 1 { enter(Group(job: job, word: "")) }
    }
  }

  /// Workers of a group, whether they answer or not.
  func total(_ group: Group) -> Int { (up[group.subject] ?? 0) + (down[group] ?? 0) }
}
