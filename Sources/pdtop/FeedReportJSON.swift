import Feed
import Fleet

extension FeedReport {
  /// The report for programs. Every quantity is an object with value, unit, provenance and how; unknown is null.
  func json(_ state: FleetState) -> JSON {
    [
      "name": .string(name), "model": .string(model), "seconds": JSON(time),
      "targets": .array(state.presentTargets.map { target(target: $0, state) }),
      "server": state.server.map { server($0, state) } ?? .null,
      "pools": .array(pools.map(\.json)),
      "links": link.map { [.object([("name", "KV link")] + $0.findings.json(.link))] } ?? [],
      "workers": .array(workers.indices.map { worker(workers[$0], workerFindings[$0], state) }),
      "fleet": .object(fleet.json(.fleet)),
      "verdict": verdict.map { ["side": .string($0.side.rawValue), "evidence": .string($0.evidence)] } ?? .null,
      "events": .array(state.log.latest.suffix(50).map { ["seconds": JSON($0.time), "text": .string($0.text)] }),
    ]
  }

  private func target(target: TargetState, _ state: FleetState) -> JSON {
    let health = target.health(at: time, interval: state.options.interval)
    let own = workers.first { $0.target.map { state.targets[$0].spec.url == target.spec.url } ?? false }
    return [
      "url": .string(target.spec.url), "name": .string(target.spec.shownName),
      "dialects": .array(target.store.dialects.map { .string($0) }), "role": JSON(own?.role?.rawValue),
      "role_from": JSON(own?.roleFrom.rawValue), "health": .string(health.rawValue),
      "age_seconds": JSON(target.age(at: time)),
      "window_seconds": JSON(target.store.windowSeconds),
      "scrape_seconds": JSON(target.store.latest == nil ? nil : target.scrapeSeconds),
      "bytes": JSON(target.bytes), "samples": JSON(target.samples), "series": JSON(target.store.seriesCount),
      "refused_series": JSON(target.store.refusedSeries), "skipped_lines": JSON(target.skippedLines),
      "discovered": JSON(target.spec.isDiscovered), "error": JSON(target.problem),
    ]
  }

  private func server(_ server: MetricsServer, _ state: FleetState) -> JSON {
    [
      "url": .string(server.spec.url),
      "health": .string(server.health(at: time, interval: state.options.interval).rawValue),
      "rounds": JSON(server.rounds), "queries": JSON(server.queries), "bytes": JSON(server.bytes),
      "rows": JSON(server.rows), "seconds": JSON(server.latest == nil ? nil : server.seconds),
      "sample_age_seconds": JSON(server.sampleAge), "error": JSON(server.problem),
    ]
  }

  private func worker(_ worker: WorkerView, _ findings: Findings, _ state: FleetState) -> JSON {
    .object(
      [
        ("name", .string(worker.name)), ("role", JSON(worker.role?.rawValue)),
        ("role_from", .string(worker.roleFrom.rawValue)),
        ("state", .string(worker.state.word)), ("target", JSON(worker.target.map { state.targets[$0].spec.url })),
      ] + findings.json(.worker, knownOnly: true))
  }
}

extension PoolReport {
  fileprivate var json: JSON {
    .object(
      [
        ("name", .string(name)), ("role", .string(role.rawValue)), ("device", .string(device)),
        ("workers", JSON(size)), ("shown", JSON(members.count)),
        ("up", JSON(up)), ("devices", devices.map { JSON($0) } ?? .null), ("cause", .string(cause)),
      ] + findings.json(.pool))
  }
}

extension Findings {
  /// All fields of a scope; `knownOnly`: without the unknown ones.
  fileprivate func json(_ scope: Scope, knownOnly: Bool = false) -> [(String, JSON)] {
    FieldRegistry.fields(at: scope).compactMap { field in
      let finding = self[field]
      if knownOnly, finding == nil { return nil }
      return (
        field.info.key,
        [
          "value": JSON(finding?.value), "unit": .string(field.info.unit.symbol),
          "provenance": .string((finding?.provenance ?? .unknown).word), "how": JSON(finding?.how ?? gaps[field]),
        ]
      )
    }
  }
}
