import Fleet

/// One JSON object a sample; unknown is left out of an object and null in a column of workers.
enum JSONLinesExport {
  static func take(_ snapshot: Snapshot, withWorkers: Bool) {
    var pairs: [(String, JSON)] = [
      ("time", JSON(snapshot.time)), ("fleet", object(snapshot.fleet)),
      (
        "pools",
        .array(
          snapshot.pools.map {
            .object([
              ("name", JSON($0.name)), ("role", JSON($0.role.rawValue)), ("device", JSON($0.device)),
              ("workers", JSON($0.workers)), ("readings", object($0.readings)), ("cause", JSON($0.cause)),
            ])
          })
      ),
      ("links", .array(snapshot.links.map { .object([("name", JSON($0.name)), ("readings", object($0.readings))]) })),
      ("bottleneck", JSON(snapshot.bottleneck?.resource.key)),
    ]
    if withWorkers { pairs.append(("workers", object(snapshot.workers))) }
    print(JSON.object(pairs).line)
  }

  private static func object(_ readings: Readings) -> JSON {
    .object(Field.allCases.compactMap { field in readings.value(field).map { (field.info.key, JSON($0)) } })
  }

  private static func object(_ workers: WorkerTable) -> JSON {
    let columns = Field.allCases.compactMap { field in
      workers.column(field).map { (field.info.key, JSON.array($0.map { JSON(Double($0)) })) }
    }
    return .object([("pool", .array(workers.pool.map { JSON(Int($0)) }))] + columns)
  }
}
