/// The serving engine whose constants a worker has.
public enum Framework: String, Sendable, CaseIterable {
  case vllm, sglang, trtllm
}
