import Fleet

/// Reads what devices cost to own and run; what is left out is as in `MoneyPlan`:
///
///     money:
///       life: 5 years                  # written off straight
///       server_share: 60%              # of the device's price, on top
///       upkeep_share: 3%               # of the capital, a year
///       hosting_per_kw_month: 150 USD
///       electricity_per_kwh: 0.08 USD
///       pue: 1.25
///       host_power: 150 W              # of CPU, NICs and fans, for each device
enum MoneyReader {
  private static let keys = [
    "life", "server_share", "upkeep_share", "hosting_per_kw_month", "electricity_per_kwh", "pue", "host_power",
  ]

  static func read(_ entry: Entry) throws(DocumentError) -> MoneyPlan {
    let section = try Section(entry, keys: keys)
    var money = MoneyPlan()
    money.lifeYears = try section.quantity("life", .years, .range(0.1...50)) ?? money.lifeYears
    money.serverShare = try section.quantity("server_share", .share, .range(0...10)) ?? money.serverShare
    money.upkeepShare = try section.quantity("upkeep_share", .share, .share) ?? money.upkeepShare
    money.hostingUSDPerKWMonth =
      try section.quantity("hosting_per_kw_month", .usd, .notNegative) ?? money.hostingUSDPerKWMonth
    money.electricityUSDPerKWh =
      try section.quantity("electricity_per_kwh", .usd, .notNegative) ?? money.electricityUSDPerKWh
    money.pue = try section.quantity("pue", .number, .range(1...5)) ?? money.pue
    money.hostWattsPerDevice = try section.quantity("host_power", .watts, .notNegative) ?? money.hostWattsPerDevice
    return money
  }
}
