import Fleet
import Simulator

/// Writes pages in Prometheus' text format 0.0.4 from the books.
struct PageWriter {
  let books: FleetBooks
  let table: PageTable
  let names: WorkerNames

  /// A worker's own page.
  func worker(_ book: WorkerBook) -> [UInt8] {
    var page = ExpositionText(creation: table.tellsCreation ? names.startTime : nil)
    for row in table.worker where row.applies(to: book.role) {
      write(row, labels: labels(row, names.variables(of: book)), book.samples, into: &page) {
        $0.isOfFleet ? fleet($0) : book.value($0)
      }
    }
    return page.finished()
  }

  /// The router's page.
  func router() -> [UInt8] {
    var page = ExpositionText()
    for row in table.router { write(row, into: &page) }
    return page.finished()
  }

  /// The page of an exporter of the devices' power.
  func devices() -> [UInt8] {
    var page = ExpositionText()
    for row in table.devices {
      for book in books.workers where book.account.state.isServing {
        let pool = books.plan.pools[book.worker.pool]
        for device in 0..<pool.devicesPerWorker {
          let labels = labels(row, names.variables(of: book, device: device))
          // A worker's energy is that of all its devices, which share it evenly.
          let share = 1 / Double(pool.devicesPerWorker)
          write(row, labels: labels, nil, into: &page) { figure in
            book.value(figure).map { figure == .joules ? $0 * share : $0 }
          }
        }
      }
    }
    return page.finished()
  }

  private func fleet(_ figure: Figure) -> Double? {
    figure == .startTime ? names.startTime : books.value(figure)
  }

  private func write(_ row: PageRow, into page: inout ExpositionText) {
    switch row.subject {
    case .own, .device:
      write(row, labels: labels(row, names.fleetVariables), books.samples, into: &page) { fleet($0) }
    case .worker, .present:
      let wanted = books.workers.filter { row.applies(to: $0.role) }
      for book in wanted where row.subject == .worker || book.account.state.isServing {
        write(row, labels: labels(row, names.variables(of: book)), nil, into: &page) { book.value($0) }
      }
    case .role:
      for role in Role.allCases where row.applies(to: role) {
        let members = books.workers.filter { $0.role == role }
        guard !members.isEmpty else { continue }
        write(row, labels: labels(row, names.variables(of: role)), nil, into: &page) { books.sum($0, over: members) }
      }
    }
  }

  private func labels(_ row: PageRow, _ variables: (LabelTemplate.Variable) -> String) -> String {
    row.labels.map { "\($0.name)=" + LabelText.quoted($0.value(variables)) }.joined(separator: ",")
  }

  /// One row's samples for one subject; none where one of its figures is unknown.
  private func write(
    _ row: PageRow, labels: String, _ samples: Samples?, into page: inout ExpositionText,
    _ value: (Figure) -> Double?
  ) {
    if let slot = row.histogram {
      guard let samples else { return }
      page.head(row)
      page.histogram(row.metric, labels, samples.histograms[slot])
      return
    }
    var sum = row.constant ?? 0
    for figure in row.figures {
      guard let value = value(figure) else { return }
      sum += value
    }
    page.head(row)
    page.sample(row.metric, labels, sum * row.scale)
  }
}
