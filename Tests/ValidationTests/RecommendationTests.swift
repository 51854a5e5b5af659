import Capacity
import Fleet
import SharedData
import Testing

@testable import Validation

/// aiconfigurator's recommended deployments beside the ones found here.
@Suite(
  "Recommended deployments",
  .enabled(if: SharedData.has(Recommendation.file), "the table of recommendations is not here"))
struct RecommendationTests {
  /// Where the two disagree on aggregated or disaggregated, and why.
  private static let otherMode = [
    // 305 and 290 tokens/s of a device there, 273 and 305 here: prompts of 8192 tokens beside a batch of decodes cost
    // it less, as it lets them share the reading of weights with each step.
    "Qwen/Qwen3-32B-FP8 h200_sxm 8192/256 3000/50",
    // 1162 and 1251 there, 1051 and 981 here: widening four-bit experts costs prompts more here (fitted to measured
    // Hopper rows) than in its tables.
    "openai/gpt-oss-120b h200_sxm 8192/1024 2000/20",
  ]
  /// Where the numbers of workers differ although the shapes are the same, and why.
  private static let otherRatio = [
    // 4:1 here, 12:5 there: within 15 ms a decode worker holds 168 sequences here, 112 there.
    "Qwen/Qwen3-32B-FP8 h200_sxm 4000/1000 1000/15",
    // 6:1 here, 22:5 there: prompts of a 70B model take 14 % longer here (503 ms against 483 ms, waiting apart), so
    // that more of the devices have to compute them.
    "nvidia/Llama-3.1-70B-Instruct-FP8 h200_sxm 4000/500 2000/40",
  ]
  /// Shapes that do not fit here: 70.6 GB of weights in nine tenths of 80 GB with room for activations, 141 GB in 141
  /// GB.
  private static let otherShape = [
    "nvidia/Llama-3.1-70B-Instruct-FP8 h100_sxm 4000/500 2000/40",
    "meta-llama/Meta-Llama-3.1-70B h200_sxm 1155/211 1000/50",
  ]

  @Test("Aggregated or disaggregated as in 12 of 14")
  func mode() throws {
    let all = try Recommendation.all()
    #expect(all.count == 14)
    var others: [String] = []
    for one in all {
      let aggregated = one.search.bestAggregated()?.tokensPerDevice ?? 0
      let disaggregated = one.search.bestDisaggregated()?.tokensPerDevice ?? 0
      if (disaggregated > aggregated) != (one.chosen == "disagg") { others.append(one.name) }
    }
    #expect(others.sorted() == Self.otherMode.sorted())
  }

  @Test("Workers of the same shapes in the same numbers, within one or 20 %, in 10 of 12")
  func ratio() throws {
    var others: [String] = []
    for one in try Recommendation.all() {
      guard let own = one.shaped else {
        #expect(Self.otherShape.contains(one.name), "\(one.name)")
        continue
      }
      // Of as many devices as it has in a group.
      let scale = Double(one.devices) / Double(own.devices)
      let counts = (Double(own.prefillWorkers) * scale, Double(own.decodeWorkers) * scale)
      let ratio =
        Double(own.prefillWorkers) / Double(own.decodeWorkers) * Double(one.decodeWorkers) / Double(one.prefillWorkers)
      let isNear = abs(counts.0 - Double(one.prefillWorkers)) <= 1 && abs(counts.1 - Double(one.decodeWorkers)) <= 1
      if !isNear, !(1 / 1.2...1.2).contains(ratio) { others.append(one.name) }
    }
    #expect(others.sorted() == Self.otherRatio.sorted())
  }

  @Test("Where its shape does not fit, the same share of devices has prefill in another one")
  func devices() throws {
    for one in try Recommendation.all() where Self.otherShape.contains(one.name) {
      let own = try #require(one.search.bestDisaggregated())
      let share = Double(own.prefillWorkers * own.prefill.shape.devices) / Double(own.devices)
      let theirs = Double(one.prefillWorkers * one.prefillShape.devices) / Double(one.devices)
      #expect(abs(share - theirs) < 0.05, "\(one.name): \(share), \(theirs)")
    }
  }

  @Test("Tokens of a device within a quarter for dense models")
  func tokens() throws {
    for one in try Recommendation.all() where !one.search.model.isMixture {
      let aggregated = try #require(one.search.bestAggregated()).tokensPerDevice
      let disaggregated = try #require(one.search.bestDisaggregated()).tokensPerDevice
      #expect((0.75...1.25).contains(aggregated / (one.aggregatedTokens ?? .nan)), "\(one.name) \(aggregated)")
      #expect((0.75...1.25).contains(disaggregated / (one.disaggregatedTokens ?? .nan)), "\(one.name) \(disaggregated)")
    }
  }
}
