import Capacity
import Fleet

/// What an engine's scheduler does that shows in latencies.
struct Policy: Sendable, Equatable {
  /// Whether prompts are computed in the same iterations as decodes; otherwise they go first and decodes stand still.
  var mixes: Bool
  /// Whether a prompt may be cut where the token budget ends.
  var chunks: Bool
  /// Most tokens of an iteration.
  var tokenBudget: Int
  /// Steps between two looks at the queue of new requests.
  var pollSteps: Int
  /// Share of its output that a sequence is admitted with: 1 reserves all, one half is what running sequences hold on
  /// average where admission goes by present use.
  var reservedOutput: Double

  /// Groups of data-parallel attention.
  var groups: Int

  /// vLLM: chunked prefill in decode iterations, 8192 tokens, admission by present use. SGLang: prompts first, 16,384
  /// tokens. TensorRT-LLM: whole prompts beside decodes, all of the output reserved; with data-parallel attention it
  /// waits for prompts of all ranks. Sources: the three schedulers' defaults, and InferenceX's launch scripts for the
  /// poll interval of SGLang (10 steps; 30 on Blackwell from 16 requests in flight) and the batching wait of
  /// TensorRT-LLM.
  init(_ setup: WorkerSetup, concurrency: Int) {
    switch setup.framework {
    case .vllm:
      self.init(mixes: true, chunks: true, tokenBudget: 8192, pollSteps: 1, reservedOutput: 0.5)
    case .sglang:
      let blackwell = DeviceFamily(deviceID: setup.device.id) == .blackwell
      self.init(
        mixes: false, chunks: true, tokenBudget: 16_384, pollSteps: blackwell && concurrency >= 16 ? 30 : 10,
        reservedOutput: 0.5)
    case .trtllm:
      self.init(
        mixes: true, chunks: false, tokenBudget: 8192, pollSteps: setup.data > 1 ? 40 : 1, reservedOutput: 1)
    }
    // Each group of data-parallel attention has a budget of its own.
    groups = setup.data
    tokenBudget *= groups
  }

  init(mixes: Bool, chunks: Bool, tokenBudget: Int, pollSteps: Int, reservedOutput: Double) {
    self.mixes = mixes
    self.chunks = chunks
    self.tokenBudget = tokenBudget
    self.pollSteps = pollSteps
    self.reservedOutput = reservedOutput
    groups = 1
  }

  /// How much longer a pass over so many prompts takes than if its tokens were spread evenly: a prompt is computed by
  /// one group of data-parallel attention alone, and all wait for the one with the most prompts.
  func unevenness(prompts: Int) -> Double {
    let most = (prompts + groups - 1) / groups
    return prompts > 0 ? Double(groups * most) / Double(prompts) : 1
  }

  /// Tokens of KV cache that a request is admitted with.
  func reservation(input: Int, output: Int) -> Double { Double(input) + reservedOutput * Double(output) }
}
