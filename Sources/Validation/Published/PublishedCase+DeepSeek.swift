import Capacity
import Fleet

extension PublishedCase {
  /// DeepSeek's day of 27 February 2025 (open-infra-index): 608 G input tokens, cache hits counted, and 168 G output
  /// tokens at 73.7 k and 14.8 k tokens/s of a node of eight H800; 226.75 nodes on average.
  static var deepSeek: [PublishedCase] {
    let day = 86_400.0
    let rates = MeasuredRates(prefillTokensPerSecond: 73_700, decodeTokensPerSecond: 14_800)
    let node = PublishedWorkers.measured(rates)
    let thousand = 1000
    let prefill = 608e9 / day * node.prefillFixed(thousand) / Double(thousand)
    let decode = 168e9 / day * node.decodeStep(batch: thousand, excess: 0) / Double(thousand)
    return [
      PublishedCase(
        name: "DeepSeek identity: nodes for a day's tokens", unit: "nodes", published: 226.75,
        computed: prefill + decode)
    ]
  }
}
