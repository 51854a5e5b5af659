import Fleet

/// The pages of one dialect: which metrics they have, under which names, labels and bounds, and what these tell. Names,
/// types, labels and bounds are those of the real programs; the table is data, so that a dialect is rows and no code.
///
/// The columns of `pages.csv`:
///
///     dialect   whose page it is
///     page      worker, router or devices
///     metric    the name on the page; `@name` defines a set of labels that rows refer to, `@created` see `tellsCreation`
///     type      gauge, counter or histogram
///     figure    what it tells (see `Figure`), several with + between are added, `=number` is a constant
///     each      empty: one series; worker, present, role, device: one of each
///     roles     of which roles' workers, with | between; empty: all
///     labels    name=value with blanks between; {model} and the like are put in
///     buckets   the name of a row of `buckets.csv`, for a histogram
///     scale     what a value is multiplied with; empty: 1
///     help      one line
struct PageTable: Sendable {
  private(set) var worker: [PageRow] = []
  private(set) var router: [PageRow] = []
  private(set) var devices: [PageRow] = []
  /// Whether a worker's page tells of each counter and histogram when it began: the row `@created`.
  private(set) var tellsCreation = false
  /// The histograms of a worker's books, and of the fleet's.
  private(set) var workerSamples = Samples.Plan()
  private(set) var fleetSamples = Samples.Plan()

  /// The table that comes with the program; its tests read every dialect.
  init(_ dialect: ServedDialect) {
    do {
      try self.init(dialect, pages: PackageResources.pages_csv, buckets: PackageResources.buckets_csv)
    } catch {
      preconditionFailure("pages.csv: \(error)")
    }
  }

  init(_ dialect: ServedDialect, pages: [UInt8], buckets: [UInt8]) throws(CSVError) {
    var reader = PageTableReader(bounds: try Self.bounds(buckets))
    let table = try CSVTable(pages)
    var columns: [String: Int] = [:]
    for name in PageTableReader.columns { columns[name] = try table.index(of: name) }
    for row in table.rows {
      let fields = columns.mapValues { row.fields[$0] }
      guard fields["dialect"] == dialect.rawValue || fields["page"] == "devices" else { continue }
      try read(fields, line: row.line, &reader)
    }
  }

  private static func bounds(_ bytes: [UInt8]) throws(CSVError) -> [String: [Double]] {
    let table = try CSVTable(bytes)
    let (name, bounds) = (try table.index(of: "name"), try table.index(of: "bounds"))
    return Dictionary(
      table.rows.map { ($0.fields[name], $0.fields[bounds].split(separator: " ").compactMap { Double($0) }) },
      uniquingKeysWith: { first, _ in first })
  }

  private mutating func read(_ fields: [String: String], line: Int, _ reader: inout PageTableReader) throws(CSVError) {
    let page = fields["page"] ?? ""
    guard fields["metric"] != "@created" else { return tellsCreation = true }
    switch page {
    case "worker": if let row = try reader.row(fields, line, &workerSamples) { worker.append(row) }
    case "router": if let row = try reader.row(fields, line, &fleetSamples) { router.append(row) }
    case "devices": if let row = try reader.row(fields, line, &fleetSamples) { devices.append(row) }
    default: throw CSVError(line: line, problem: "found the page \(quoted(page)), expected worker, router or devices")
    }
  }
}

/// What a served fleet speaks.
public enum ServedDialect: String, CaseIterable, Sendable {
  case vllm, sglang, dynamo
}
