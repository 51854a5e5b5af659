extension PublishedCase {
  /// DistServe's worked example (hao-ai-lab, 2024) [D10]: OPT-13B on one A100, prompts of 512 and outputs of 64 tokens,
  /// 90 % within a TTFT of 0.4 s and a TPOT of 0.04 s.
  static var distServe: [PublishedCase] {
    let here = DistServeExample()
    let (prefill, decode) = (here.prefillRate, here.decodeRate)
    let mixed = here.mixedRate
    let apart = here.rate(prefill: 2, decode: 1) / 3
    let then = DistServeExample(prefillRate: 5.6, decodeRate: 10)
    let whole = then.wholePromptRate
    let splitThen = then.rate(prefill: 2, decode: 1) / 3
    let host =
      "engines of 2023 launched kernels one by one, 30 to 35 ms of host time in each pass of Splitwise's; with "
      + "\(milliseconds(then.passHost)) a pass and \(milliseconds(then.stepHost)) a step this row and the next are as "
      + "published. Its authors' profile of their own engine on this device has passes of \(milliseconds(DistServeExample.profiledPass)) and "
      + "steps of \(milliseconds(DistServeExample.profiledStep)) for a batch of 32; here they take "
      + "\(milliseconds(here.pass)) and \(milliseconds(here.step(32)))"
    let chunks =
      "with those passes and steps, and whole prompts between the tokens of others, which wait for them, it is "
      + "\(times(whole)); here prompts are cut into chunks that fit beside a batch"
    func item(_ name: String, _ unit: String, _ published: Double, _ computed: Double, _ reason: String)
      -> PublishedCase
    {
      PublishedCase(
        name: "DistServe [D10]: \(name)", unit: unit, published: published, computed: computed, reason: reason)
    }
    return [
      item("prefill alone", "req/s", 5.6, prefill, host),
      item("decode alone", "req/s", 10, decode, "see the row above"),
      item("both on one device", "req/s", 1.6, mixed, chunks),
      item("2 + 1, a device", "req/s", 3.3, apart, "with those passes and steps it is \(times(splitThen))"),
      item("gain of 2 + 1", "x", 2.1, apart / mixed, "with those and whole prompts it is \(times(splitThen / whole))"),
    ]
  }

  private static func milliseconds(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }
}
