public import Fleet

/// What a device costs to own.
public enum CostModel {
  static let hoursPerYear = 8760.0
  static let hoursPerMonth = 730.0

  /// USD per hour of one device without its energy: capital written off in a straight line, hosting, upkeep; nil where
  /// its price is unknown.
  ///
  ///     price x (1 + server share) x (1 / life + upkeep) / 8760  +  IT kW x hosting / 730
  ///
  /// Hosting is paid for the power that is provisioned: TDP and the host's share.
  public static func fixedPerHour(_ device: Device, _ money: MoneyPlan) -> Double? {
    guard let price = device.priceUSD else { return nil }
    let capital = price * (1 + money.serverShare) * (1 / money.lifeYears + money.upkeepShare) / hoursPerYear
    guard let tdp = device.tdpWatts else { return capital }
    return capital + (tdp + money.hostWattsPerDevice) / 1000 * money.hostingUSDPerKWMonth / hoursPerMonth
  }

  /// USD per hour of energy at `facilityWatts` watts.
  public static func energyPerHour(facilityWatts: Double, _ money: MoneyPlan) -> Double {
    facilityWatts / 1000 * money.electricityUSDPerKWh
  }
}
