import Capacity
import Fleet

/// The catalogue's models and devices by the names that other tools give them.
enum KnownNames {
  /// The model with a repository's name, such as `nvidia/DeepSeek-R1-NVFP4`: the catalogue's model with the longest id
  /// that the name starts with, or an older name of the same shape.
  static func model(_ name: String) -> Model? {
    var name = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.hasPrefix("meta-") { name.removeFirst(5) }
    for (old, new) in shapes where name.hasPrefix(old) { return Catalogue.model(id: new) }
    return Catalogue.models.filter { name.hasPrefix($0.id) }.max { $0.id.count < $1.id.count }
  }

  /// Models of the same shape under other names; the first that fits is taken.
  private static let shapes = [
    ("deepseek-v3.2", "deepseek-v3.2"), ("deepseek-r1-distill-llama-8b", "llama-3.1-8b"),
    ("deepseek-r1-distill-llama-70b", "llama-3.1-70b"), ("deepseek-r1-distill", ""), ("deepseek-r1", "deepseek-v3"),
    ("deepseek-v3", "deepseek-v3"), ("llama-3.3-70b", "llama-3.1-70b"), ("llama-3-70b", "llama-3.1-70b"),
    ("llama-3-8b", "llama-3.1-8b"), ("kimi-k2", "kimi-k2"), ("glm-4.7", "glm-4.6"), ("minimax-m2", "minimax-m2.5"),
    ("qwen3.5-397b", "qwen3.5-397b-a17b"), ("qwen3-235b", "qwen3-235b-a22b"), ("qwen3-30b", "qwen3-30b-a3b"),
    ("qwen3-coder-480b", "qwen3-coder-480b-a35b"), ("llama-4-maverick", "llama-4-maverick"),
  ]

  /// The device of a system's name, such as `h200_sxm` or `gb200`.
  static func device(_ name: String) -> Device? {
    let id = name.lowercased().split(separator: "_").joined(separator: "-")
    if id.hasPrefix("a100") { return Catalogue.device(id: "a100-80g") }
    return Catalogue.device(id: id) ?? Catalogue.device(id: id + "-sxm")
      ?? Catalogue.devices.filter { id.hasPrefix($0.id) }.max { $0.id.count < $1.id.count }
  }

  /// The engine of a backend's name; Dynamo's names carry the engine's after a dash.
  static func framework(_ name: String) -> Framework? {
    let name = name.lowercased()
    if name.contains("vllm") { return .vllm }
    if name.contains("sglang") { return .sglang }
    return name.contains("trt") ? .trtllm : nil
  }

  /// Number format in a precision's or quantisation's name.
  static func format(_ name: String) -> WeightFormat? {
    let name = name.lowercased()
    if name.hasPrefix("w4a16") || name.hasPrefix("int4") { return .int4 }
    if name.contains("fp4") { return .fp4 }
    if name.contains("fp8") { return .fp8 }
    return name.hasPrefix("bf16") || name.hasPrefix("bfloat16") || name.hasPrefix("fp16") || name.hasPrefix("float16")
      ? .bf16 : nil
  }
}
