import Capacity
import Fleet

/// Workers of published set-ups. All of their facts are in the catalogue or here, so none can be missing.
enum PublishedWorkers {
  /// A worker by its published rates.
  static func measured(_ rates: MeasuredRates) -> WorkerModel {
    let pool = PoolPlan(
      name: "node", role: .prefill, device: device("h100-sxm"), devicesPerWorker: 8, workers: 1, measured: rates)
    return known { () throws(CapacityError) in
      try WorkerModel(pool: pool, fleet: FleetPlan(model: model("deepseek-v3"), precision: .fp8, pools: [pool]))
    }
  }

  static func roofline(_ setup: WorkerSetup) -> WorkerModel {
    known { () throws(CapacityError) in try WorkerModel(setup) }
  }

  static func fleet(_ plan: FleetPlan) -> FleetModel {
    known { () throws(CapacityError) in try FleetModel(plan) }
  }

  static func device(_ id: String) -> Device {
    guard let device = Catalogue.device(id: id) else { preconditionFailure("the catalogue has no \(id)") }
    return device
  }

  static func model(_ id: String) -> Model {
    guard let model = Catalogue.model(id: id) else { preconditionFailure("the catalogue has no \(id)") }
    return model
  }

  private static func known<Value>(_ make: () throws(CapacityError) -> Value) -> Value {
    do {
      return try make()
    } catch {
      preconditionFailure("a published set-up does not work: \(error)")
    }
  }
}
