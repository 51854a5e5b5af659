/// The devices and models that pdtop knows, from the tables in `Catalogue/`, which are part of the program. Parsed
/// once, when first asked for.
public enum Catalogue {
  /// All devices, in the table's order: by vendor.
  public static let devices: [Device] = table("devices.csv", PackageResources.devices_csv) { table throws(CSVError) in
    try CatalogueReader(table).devices()
  }

  /// All models, in the table's order.
  public static let models: [Model] = table("models.csv", PackageResources.models_csv) { table throws(CSVError) in
    try CatalogueReader(table).models()
  }

  /// Title of each source by its key, for the keys in `Device.sources` and `Model.sources`, which are joined by `;`.
  public static let sources: [String: String] = table("sources.csv", PackageResources.sources_csv) {
    table throws(CSVError) in
    try CatalogueReader(table).sources()
  }

  /// The device with an id; nil where there is none.
  public static func device(id: String) -> Device? { devices.first { $0.id == id } }

  /// The model with an id; nil where there is none.
  public static func model(id: String) -> Model? { models.first { $0.id == id } }

  /// The tables are compiled in: a mistake in one is a mistake of the program, which the tests find.
  private static func table<Content>(
    _ name: String, _ bytes: [UInt8], read: (CSVTable) throws(CSVError) -> Content
  ) -> Content {
    do {
      return try read(CSVTable(bytes))
    } catch {
      preconditionFailure("\(name): \(error)")
    }
  }
}
