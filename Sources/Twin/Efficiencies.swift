import Fleet

/// What is fitted: how the engines of a fleet differ from what the catalogue's constants say of their devices.
public struct Efficiencies: Sendable, Equatable {
  /// Factors on the shares of peak FLOP/s and of peak memory bandwidth.
  public var compute = 1.0
  public var memory = 1.0
  /// Seconds that every iteration takes besides.
  public var stepSeconds = 0.0
  /// Seconds that a request takes besides: HTTP, tokenisation, hand-off between the pools.
  public var requestSeconds = 0.0

  public init(compute: Double = 1, memory: Double = 1, stepSeconds: Double = 0, requestSeconds: Double = 0) {
    self.compute = compute
    self.memory = memory
    self.stepSeconds = stepSeconds
    self.requestSeconds = requestSeconds
  }

  /// The plan of a fleet whose engines are like this.
  func applied(to plan: FleetPlan) -> FleetPlan {
    var plan = plan
    for index in plan.pools.indices {
      plan.pools[index].tuning.compute = compute
      plan.pools[index].tuning.memory = memory
      plan.pools[index].tuning.stepSeconds = stepSeconds
    }
    plan.link.latencySeconds += requestSeconds
    return plan
  }
}

/// How far each efficiency may be from what the catalogue says before a measurement has to be a strong one: the
/// standard deviations of the fit's prior.
struct Belief {
  /// Of the logarithm of a factor.
  var compute, memory: Double
  /// Seconds.
  var step, request: Double

  /// The spread of the fitted constants among families and engines is about 0.3 in the logarithm, 0.5 ms in a step's
  /// host part, and 25 to 200 ms in a request's.
  static let known = Belief(compute: 0.35, memory: 0.35, step: 0.002, request: 0.04)
  /// Of a device or a model that was assumed: anything may be.
  static let assumed = Belief(compute: 1.5, memory: 1.5, step: 0.005, request: 0.06)

  func efficiencies(_ x: [Double]) -> Efficiencies {
    Efficiencies(
      compute: Elementary.exp(x[0] * compute), memory: Elementary.exp(x[1] * memory), stepSeconds: x[2] * step,
      requestSeconds: x[3] * request)
  }

  /// A factor up to 20 either way; a twentieth of a second a step, a second a request, and never less than nothing.
  var bounds: [ClosedRange<Double>] {
    [-3 / compute...3 / compute, -3 / memory...3 / memory, 0...(0.05 / step), 0...(1 / request)]
  }
}
