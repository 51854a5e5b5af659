import ArgumentParser
import Capacity
import Documents
import Fleet

/// Which ratio, for how long, specialised or general.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "The best ratio for a mix, what moves it, the years to come, and when general purpose wins.",
    discussion: """
      All of it from the steady-state model, nothing is simulated. A recording is planned with its own scenario, or with \
      the fleet of --fleet; the mix is the one it ends with.

      --sweep KEY=A,B,C tries values, all combinations of several sweeps; A..B/N are N values by equal steps, A..B*N by \
      equal ratios. Keys: input_length, output_length, cache_hit, rate, ttft, tpot, POOL.workers, POOL.device, \
      POOL.devices_per_worker, POOL.tensor_parallel, POOL.pipeline_parallel, POOL.expert_parallel, POOL.price, electricity_per_kwh, pue, life, shares.CLASS. With -o the rows are kept as JSON \
      lines, and a sweep that was interrupted goes on; --shard I/N does one part of N, and --merge puts parts together.
      """)

  @OptionGroup var subject: PlanSubjectOptions

  @Flag(help: "One JSON object in place of the table; times in seconds, money in USD, unknown is null.")
  var json = false

  @Flag(help: "CSV: all splits of the same money, or the rows of a sweep.")
  var csv = false

  @Option(help: ArgumentHelp("Try values of a key; several for all combinations.", valueName: "key=values"))
  var sweep: [String] = []

  @Option(help: ArgumentHelp("Do part I of N of a sweep.", valueName: "i/n"))
  var shard: String?

  @Option(help: ArgumentHelp("Threads of a sweep; default: one for each core.", valueName: "number"))
  var jobs: Int?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Keep a sweep's rows in a file; go on where it stopped.", valueName: "file")
  )
  var output: String?

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Put the parts of a sweep together.", valueName: "file"))
  var merge: [String] = []

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv: expected one of them") }
    if !merge.isEmpty, !sweep.isEmpty || shard != nil || output != nil || jobs != nil {
      throw ValidationError("--merge stands alone, with --json or --csv")
    }
    if sweep.isEmpty, shard != nil || output != nil || jobs != nil {
      throw ValidationError("--shard, --jobs and --output go with --sweep")
    }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs: found \(jobs), expected 1 to 1024") }
    _ = try shard.map(Shard.parse)
  }

  func run() throws {
    if !merge.isEmpty {
      try show(try SweepFile.merge(merge))
      return
    }
    let subject = try subject.read()
    guard sweep.isEmpty else {
      let grid = try SweepGrid(sweep, subject: subject, shard: try shard.map(Shard.parse))
      let table = try SweepRunner(grid: grid, threads: jobs, output: output).run()
      if let table { try show(table) }
      return
    }
    let report = try PlanReport(subject)
    print(json ? report.json.text() : csv ? report.csv : report.text)
  }

  private func show(_ table: SweepTable) throws {
    print(json ? table.json.text() : csv ? table.csv : table.text)
  }
}
