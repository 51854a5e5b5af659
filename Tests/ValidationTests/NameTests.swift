import Capacity
import Fleet
import Testing

@testable import Validation

@Suite("Names of other tools")
struct NameTests {
  @Test(
    "of models lead to the catalogue's shape",
    arguments: [
      ("meta-llama/Llama-3.1-70B", "llama-3.1-70b"), ("meta-llama/Meta-Llama-3.1-405B", "llama-3.1-405b"),
      ("nvidia/Llama-3.1-8B-Instruct-FP8", "llama-3.1-8b"), ("nvidia/DeepSeek-R1-NVFP4", "deepseek-v3"),
      ("deepseek-ai/DeepSeek-V3.2", "deepseek-v3.2"), ("moonshotai/Kimi-K2.5", "kimi-k2"),
      ("openai/gpt-oss-120b", "gpt-oss-120b"), ("Qwen/Qwen3-32B-FP8", "qwen3-32b"),
      ("Qwen/Qwen3.5-397B-A17B", "qwen3.5-397b-a17b"), ("Qwen/Qwen3-235B-A22B-FP8", "qwen3-235b-a22b"),
      ("MiniMaxAI/MiniMax-M2.5", "minimax-m2.5"), ("zai-org/GLM-5-FP8", "glm-5"),
    ])
  func models(name: String, id: String) { #expect(KnownNames.model(name)?.id == id) }

  @Test("of models that nobody knows lead nowhere")
  func unknown() {
    #expect(KnownNames.model("acme/Unheard-1T") == nil)
    #expect(KnownNames.model("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B") == nil)
    #expect(KnownNames.model("") == nil)
  }

  @Test(
    "of systems lead to the catalogue's device",
    arguments: [
      ("h100_sxm", "h100-sxm"), ("a100_sxm", "a100-80g"), ("gb200", "gb200"), ("gb200_nvl72", "gb200"),
      ("b300", "b300-sxm"), ("mi355x", "mi355x"), ("l40s", "l40s"), ("H200", "h200-sxm"),
    ])
  func systems(name: String, id: String) { #expect(KnownNames.device(name)?.id == id) }

  @Test("of engines and formats")
  func others() {
    #expect(KnownNames.framework("dynamo-trt") == .trtllm)
    #expect(KnownNames.framework("SGLang") == .sglang)
    #expect(KnownNames.framework("abacus") == nil)
    #expect(KnownNames.format("fp8_block") == .fp8)
    #expect(KnownNames.format("w4a16_mxfp4") == .int4)
    #expect(KnownNames.format("nvfp4") == .fp4)
    #expect(KnownNames.format("") == nil)
  }

  @Test("of halves do not change: what was held out stays held out")
  func halves() {
    let halves = (0..<64).map { Half(configuration: "\($0), a configuration") }
    #expect(halves.contains(.fitted) && halves.contains(.heldOut))
    // FNV-1a of "a" is AF63DC4C8601EC8C.
    #expect(Half(configuration: "a") == (0xAF63_DC4C_8601_EC8C as UInt64 >> 32 & 1 == 0 ? .fitted : .heldOut))
  }

  @Test("Errors are summed up by median, mean, 90th percentile and bias")
  func statistics() throws {
    let errors = try #require(ErrorStatistics([-0.1, 0.2, 0.3, -0.4, 0.0]))
    #expect(errors.count == 5)
    #expect(abs(errors.median - 0.2) < 1e-12)
    #expect(abs(errors.mean - 0.2) < 1e-12)
    #expect(abs(errors.p90 - 0.36) < 1e-12)
    #expect(errors.bias == 0)
    #expect(ErrorStatistics([]) == nil)
  }
}
