import Fleet

extension FleetState {
  /// Takes what one place of discovery names: new targets are added at the end, those that it names no more are
  /// retired, those that come back are asked again.
  mutating func takeDiscovered(_ specs: [TargetSpec], from place: Int, at time: Double) {
    var named: Set<String> = []
    var known: [String: Int] = [:]
    for (index, target) in targets.enumerated() { known[target.spec.key] = index }
    var added = 0
    for spec in specs where named.insert(spec.key).inserted {
      if let index = known[spec.key] {
        guard targets[index].discovery == place else { continue }
        targets[index].spec = spec
        targets[index].isRetired = false
      } else if targets.count < options.mostTargets {
        var target = TargetState(spec: spec, memory: options.percentileWindow)
        target.discovery = place
        targets.append(target)
        added += 1
      } else {
        note(time, .bad, "more than \(options.mostTargets) targets: the others are left out")
        break
      }
    }
    let gone = targets.indices.filter {
      targets[$0].discovery == place && !targets[$0].isRetired && !named.contains(targets[$0].spec.key)
    }
    for index in gone {
      targets[index] = TargetState(spec: targets[index].spec, memory: options.percentileWindow)
      targets[index].discovery = place
      targets[index].isRetired = true
    }
    if added + gone.count > 0, time > 0 {
      let name = plain(options.discoveries[place].shownName)
      log.append(Event(time: time, kind: .worker, text: "\(name): \(added) new targets, \(gone.count) gone"))
    }
  }

  /// The targets that there are at present.
  public var presentTargets: [TargetState] { targets.filter { !$0.isRetired } }
}

extension TargetSpec {
  /// What makes it another target than others.
  fileprivate var key: String { url + " " + (place ?? "") }
}
