import Capacity
import Fleet
import SharedData
import Testing

@testable import Validation

/// One question to aiconfigurator with what it recommends.
struct Recommendation {
  let name: String
  /// `agg` or `disagg`.
  let chosen: String
  let search: DeploymentSearch
  /// Output tokens per second and device of its best deployments.
  private(set) var aggregatedTokens: Double?
  private(set) var disaggregatedTokens: Double?
  /// Its best disaggregated deployment.
  private(set) var prefillWorkers = 0
  private(set) var decodeWorkers = 0
  private(set) var prefillShape = WorkerShape(tensor: 1)
  private(set) var decodeShape = WorkerShape(tensor: 1)

  /// Devices of a group of workers.
  var devices: Int { prefillWorkers * prefillShape.devices + decodeWorkers * decodeShape.devices }

  static let file = "validation/aic_recommend.csv"

  static func all() throws -> [Recommendation] {
    let table = try CSVTable(try #require(SharedData.bytes(file)))
    var cases: [Recommendation] = []
    for row in table.rows {
      func text(_ column: String) throws -> String { row.fields[try table.index(of: column)] }
      func number(_ column: String) throws -> Double { try #require(Double(try text(column)), "\(row.line) \(column)") }
      func whole(_ column: String) throws -> Int { Int(try number(column)) }
      func shape(_ phase: String) throws -> WorkerShape {
        let (tensor, data) = (try whole("(\(phase))tp"), try whole("(\(phase))dp"))
        return WorkerShape(tensor: tensor, data: data, expertTensor: try whole("(\(phase))moe_tp"))
      }
      let name = try "\(text("model")) \(text("system")) \(text("isl"))/\(text("osl")) \(text("sla_ttft_ms"))/\(text("sla_tpot_ms"))"
      if cases.last?.name != name {
        let model = try #require(KnownNames.model(try text("model")))
        let device = try #require(KnownNames.device(try text("system")))
        let isFP8 = try text("model").hasSuffix("FP8") || model.id == "deepseek-v3"
        let weights: WeightFormat = isFP8 ? .fp8 : .bf16
        // gpt-oss comes with experts in four bits, which Hopper widens.
        let experts: WeightFormat = model.id.hasPrefix("gpt-oss") ? .int4 : weights
        cases.append(
          Recommendation(
            name: name, chosen: try text("chosen"),
            search: DeploymentSearch(
              model: model, device: device, weights: weights, expertWeights: experts, kvElementBytes: isFP8 ? 1 : 2, framework: .trtllm,
              includesEngine: false, devices: try whole("total_gpus"), input: try whole("isl"), output: try whole("osl"),
              ttft: try number("sla_ttft_ms") / 1000, tpot: try number("sla_tpot_ms") / 1000)))
      }
      guard try text("rank") == "0" else { continue }
      let last = cases.count - 1
      if try text("mode") == "agg" {
        cases[last].aggregatedTokens = try number("tokens/s/gpu")
      } else {
        cases[last].disaggregatedTokens = try number("tokens/s/gpu")
        cases[last].prefillWorkers = try whole("(p)workers")
        cases[last].decodeWorkers = try whole("(d)workers")
        cases[last].prefillShape = try shape("p")
        cases[last].decodeShape = try shape("d")
      }
    }
    return cases
  }

  /// The numbers of workers of its shapes that are found here.
  var shaped: DeploymentSearch.Disaggregated? {
    guard let prefill = search.prefill(prefillShape), let decode = search.decode(decodeShape) else { return nil }
    return search.matched(prefill, decode)
  }
}
