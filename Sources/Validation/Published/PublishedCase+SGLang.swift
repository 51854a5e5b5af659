import Capacity
import Fleet

extension PublishedCase {
  /// LMSYS, May 2025: DeepSeek-V3 on nodes of eight H100 with experts spread over all of them and two half batches that
  /// overlap: prefill over 4 nodes with 16,384 tokens a device, decode over 9 nodes with 256 sequences a device; and
  /// DeepSeek's own decode profile over 16 nodes.
  static var sglang: [PublishedCase] {
    [
      prefill(1024, 57_674), prefill(2048, 54_543), prefill(4096, loaded), prefill(4096, evenlyLoaded, isEven: true),
      decode(nodes: 9, 256, 2000, 22_282, "SGLang [L4]"),
      decode(nodes: 16, 128, 4096, 18_598, "DeepSeek's profile [L6]"),
      gain("prefill", 1.31, prefillSeconds(4096, .direct) / prefillSeconds(4096)),
      gain("decode of 256 a device", 1.255, decodeGain(256)), gain("decode of 32 a device", 0.73, decodeGain(32)),
    ]
  }

  /// Tokens/s of a node as it served, and with a simulated even load of the experts.
  private static let loaded = 50_302.0
  private static let evenlyLoaded = 59_337.0

  private static func worker(nodes: Int, _ exchange: ExpertExchange) -> WorkerModel {
    var setup = WorkerSetup(
      name: "node", model: PublishedWorkers.model("deepseek-v3"), device: PublishedWorkers.device("h100-sxm"),
      weights: .fp8, tensor: 1, data: 8 * nodes, framework: .sglang)
    setup.exchange = exchange
    return PublishedWorkers.roofline(setup)
  }

  private static let prefillNodes = 4
  private static let prefillTokens = 16_384 * 8 * prefillNodes

  private static func prefillSeconds(_ prompt: Int, _ exchange: ExpertExchange = .overlapped) -> Double {
    let prompts = prefillTokens / prompt
    let pairs = WorkerModel.pairs(tokens: Double(prompt), past: 0) * Double(prompts)
    let worker = worker(nodes: prefillNodes, exchange)
    return worker.prefillFixed(prefillTokens, sequences: prompts) + worker.pairSeconds * pairs
  }

  private static func decodeSeconds(
    nodes: Int, _ sequences: Int, _ context: Int, _ exchange: ExpertExchange = .overlapped
  ) -> Double {
    let batch = sequences * 8 * nodes
    return worker(nodes: nodes, exchange).decodeStep(batch: batch, excess: Double(batch * context))
  }

  private static func decodeGain(_ sequences: Int) -> Double {
    decodeSeconds(nodes: 9, sequences, 2000, .direct) / decodeSeconds(nodes: 9, sequences, 2000)
  }

  private static func prefill(_ prompt: Int, _ published: Double, isEven: Bool = false) -> PublishedCase {
    let rate = Double(prefillTokens / prefillNodes) / prefillSeconds(prompt)
    let even = (rate * loaded / evenlyLoaded / published - 1) * 100
    let reason =
      isEven
      ? ""
      : "its experts are loaded unevenly, here they are not: with an even load its own run at "
        + "4096 tokens serves \(times(evenlyLoaded / loaded)) times as much. By that this row is off by \(Int(even.rounded())) %"
    return PublishedCase(
      name: "SGLang [L2]: prefill of \(prompt)-token prompts\(isEven ? ", even experts" : "")", unit: "tokens/s",
      published: published, computed: rate, reason: reason)
  }

  private static func decode(
    nodes: Int, _ sequences: Int, _ context: Int, _ published: Double, _ name: String
  ) -> PublishedCase {
    PublishedCase(
      name: "\(name): decode of \(sequences) x \(context) a device", unit: "tokens/s", published: published,
      computed: Double(sequences * 8) / decodeSeconds(nodes: nodes, sequences, context))
  }

  private static func gain(_ what: String, _ published: Double, _ computed: Double) -> PublishedCase {
    PublishedCase(name: "SGLang [L7]: gain of overlap, \(what)", unit: "x", published: published, computed: computed)
  }
}
