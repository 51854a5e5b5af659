public import Fleet

/// Power of a device from what it does.
public enum PowerModel {
  /// Share of TDP that a device with a model loaded draws at rest. Measured floor of tiny kernels: 0.18-0.25 on H200,
  /// B200 and GB200 (aiconfigurator's power tables).
  public static let hotIdleShare = 0.20
  /// Share of TDP at full load, and how much use of compute and of bandwidth brings a device there. Fitted to the same
  /// tables; within 0.15 TDP of prefill, decode and matrix products alike.
  static let fullShare = 0.98
  static let computeWeight = 1.3
  static let bandwidthWeight = 0.75

  /// Watts of one device; nil where its TDP is unknown.
  ///
  ///     TDP x (i + (0.98 - i) x min(1, 1.3 u_c + 0.75 u_b))
  ///
  /// - Parameters:
  ///   - compute: achieved over peak dense FLOP/s, a mean over time with gaps.
  ///   - bandwidth: achieved over peak memory bytes/s, likewise.
  public static func watts(_ device: Device, compute: Double, bandwidth: Double) -> Double? {
    guard let tdp = device.tdpWatts else { return nil }
    let idle = device.hotIdleWatts.map { $0 / tdp } ?? hotIdleShare
    return tdp * (idle + (fullShare - idle) * min(1, computeWeight * compute + bandwidthWeight * bandwidth))
  }

  /// Watts at the meter of the building for one device that draws `watts`: its share of the host added, times PUE.
  public static func facilityWatts(_ watts: Double, _ money: MoneyPlan) -> Double {
    (watts + money.hostWattsPerDevice) * money.pue
  }

  /// Watts of a device itself, where those at the building's meter are known.
  public static func deviceWatts(facility watts: Double, _ money: MoneyPlan) -> Double {
    watts / money.pue - money.hostWattsPerDevice
  }
}
