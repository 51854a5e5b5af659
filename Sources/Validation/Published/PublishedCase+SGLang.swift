import Capacity
import Fleet

extension PublishedCase {
  /// LMSYS, May 2025: DeepSeek-V3 on nodes of eight H100, prefill over 4 nodes with 16,384 tokens a device, decode over 9
  /// nodes with 256 sequences a device; and DeepSeek's own decode profile over 16 nodes.
  static var sglang: [PublishedCase] {
    [
      prefill(1024, 57_674), prefill(2048, 54_543), prefill(4096, 50_302), decode(nodes: 9, 256, 2000, 22_282, "SGLang [L4]"),
      decode(nodes: 16, 128, 4096, 18_598, "DeepSeek's profile [L6]"),
    ]
  }

  private static func worker(nodes: Int) -> WorkerModel {
    PublishedWorkers.roofline(
      WorkerSetup(
        name: "node", model: PublishedWorkers.model("deepseek-v3"), device: PublishedWorkers.device("h100-sxm"),
        weights: .fp8, tensor: 1, data: 8 * nodes, framework: .sglang))
  }

  private static func prefill(_ prompt: Int, _ published: Double) -> PublishedCase {
    let nodes = 4
    let tokens = 16_384 * 8 * nodes
    let prompts = tokens / prompt
    let pairs = WorkerModel.pairs(tokens: Double(prompt), past: 0) * Double(prompts)
    let worker = worker(nodes: nodes)
    let seconds = worker.prefillFixed(tokens, sequences: prompts) + worker.pairSeconds * pairs
    return PublishedCase(
      name: "SGLang [L2]: prefill of \(prompt)-token prompts", unit: "tokens/s", published: published,
      computed: Double(tokens / nodes) / seconds)
  }

  private static func decode(
    nodes: Int, _ sequences: Int, _ context: Int, _ published: Double, _ name: String
  ) -> PublishedCase {
    let batch = sequences * 8 * nodes
    let seconds = worker(nodes: nodes).decodeStep(batch: batch, excess: Double(batch * context))
    return PublishedCase(
      name: "\(name): decode of \(sequences) x \(context) a device", unit: "tokens/s", published: published,
      computed: Double(sequences * 8) / seconds)
  }
}
