import Fleet
import Simulator

/// What there is, as lists that other programs read.
extension ServedFleet {
  /// The workers as the SGLang gateway, smg and vllm-router list them.
  func workers(_ names: WorkerNames) -> JSON {
    let present = books.workers.filter { $0.account.state.isListed }
    func count(_ role: Role) -> JSON { JSON(present.count { $0.role == role }) }
    return [
      "workers": .array(present.map { worker($0, names) }), "total": JSON(present.count),
      "stats": ["prefill_count": count(.prefill), "decode_count": count(.decode), "regular_count": count(.general)],
    ]
  }

  private func worker(_ book: WorkerBook, _ names: WorkerNames) -> JSON {
    let account = book.account
    let isServing = account.state.isServing
    return [
      "id": .string(String(names.id(account.worker.pool, account.worker.place), radix: 16)),
      "url": .string(names.url(of: book)), "model_id": .string(names.model),
      "worker_type": .string(book.role == .general ? "regular" : names.type(book.role)), "is_healthy": JSON(isServing),
      "status": .string(isServing ? "ready" : account.state.word), "connection_mode": "http", "priority": JSON(50),
      "cost": JSON(1), "load": JSON(account.waiting + account.running + account.receiving),
      "labels": account.maxSequences.map { ["max_running_requests": .string("\($0)")] } ?? .object([]),
    ]
  }

  /// Prometheus' HTTP service discovery: every page of the fleet, each with the labels that tell whose it is.
  func discovery(_ names: WorkerNames) -> JSON {
    let host = String(names.base.dropFirst("http://".count))
    func group(_ path: String, _ labels: [(key: String, value: JSON)]) -> JSON {
      ["targets": [.string(host)], "labels": .object([("__metrics_path__", .string(path))] + labels)]
    }
    let model: (String, JSON) = ("model", .string(names.model))
    var groups = [
      group("/metrics", [("instance", "router"), ("component", "router"), model]),
      group("/dcgm/metrics", [("instance", "dcgm"), ("component", "dcgm"), model]),
    ]
    for book in books.workers where book.account.state.isListed {
      let pool = books.plan.pools[book.worker.pool]
      groups.append(
        group(
          names.path(of: book) + "/metrics",
          [
            ("instance", .string(book.name)), ("component", "worker"), ("role", .string(book.role.rawValue)),
            ("pool", .string(pool.name)), ("device", .string(pool.device.name)), ("namespace", "pdtop"),
            ("pod", .string(book.name)), model,
          ]))
    }
    return .array(groups)
  }

  /// A targets file for `pdtop monitor`: with pools, devices and what they can do, which no page tells.
  func targets(_ names: WorkerNames) -> String {
    var lines = [
      "# What 'pdtop monitor' needs to know of this fleet.", "targets:",
      "  - {url: \"\(names.base)/metrics\", name: router}",
      "  - {url: \"\(names.base)/dcgm/metrics\", name: dcgm}",
    ]
    for book in books.workers where book.account.state.isListed {
      let pool = books.plan.pools[book.worker.pool]
      var fields = [
        "url: \"\(names.url(of: book))/metrics\"", "name: \(JSONText.quoted(book.name))", "role: \(book.role.rawValue)",
        "pool: \(JSONText.quoted(pool.name))", "device: \(JSONText.quoted(pool.device.name))",
        "devices: \(pool.devicesPerWorker)", "labels: {pod: \(JSONText.quoted(book.name)), namespace: pdtop}",
      ]
      if let most = book.account.maxSequences { fields.append("max_sequences: \(most)") }
      lines.append("  - {\(fields.joined(separator: ", "))}")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What a person finds at the root.
  func index(_ names: WorkerNames) -> String {
    """
    pdtop serves the scenario '\(simulator.scenario.name)' as \(dialect.rawValue).

    /metrics                 the router
    /workers/NAME/metrics    a worker; /workers lists them
    /dcgm/metrics            the power of the devices
    /sd                      Prometheus' HTTP service discovery
    /targets.yaml            for pdtop monitor
    /control/actions         POST an action as a step of a scenario's timeline has it; needs the token
    /control/clock           POST {"pause": true} or {"speed": 4}; needs the token
    /healthz, /readyz        health

    """
  }

  /// What `GET /control/actions` says.
  var controlHelp: JSON {
    [
      "usage": "POST a JSON object with the keys of a step of a scenario's timeline",
      "example": ["rate": "120/s", "fail": ["decode": JSON(1)]],
      "keys": .array(actionKeys.map { .string($0) }),
      "pools": .array(books.plan.pools.map { .string($0.name) }),
      "classes": .array(simulator.traffic.classes.map { .string($0.name) }),
      "seconds": JSON(simulator.time),
    ]
  }
}
