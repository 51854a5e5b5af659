import Capacity
import Fleet

extension PublishedCase {
  /// Splitwise (ISCA 2024): Llama-2-70B on eight devices a machine, Azure's conversation and code traces of 2023.
  /// Throughputs are compared at the paper's targets in kind: a multiple of an undisturbed A100 machine's latencies.
  static var splitwise: [PublishedCase] {
    let conversation = SplitwiseMix(input: 1155, output: 211)
    let code = SplitwiseMix(input: 2048, output: 28)
    let a100 = conversation.fleet([.general("a100-80g", 70)])
    let h100 = conversation.fleet([.general("h100-sxm", 40)])
    func ratio(_ pools: [SplitwiseMix.Machines], to base: FleetModel) -> Double {
      conversation.capacity(conversation.fleet(pools)) / conversation.capacity(base)
    }
    let split = conversation.fleet([.prefill("h100-sxm", 25), .decode("h100-sxm", 15)])
    let aged = conversation.fleet([.prefill("a100-80g", 51), .decode("a100-80g", 35)])
    let wrong = conversation.fleet([.prefill("h100-sxm", 35), .decode("h100-sxm", 5)])
    return [
      item(
        "[S3] A100 split 45 + 25 to 70 mixed, throughput", 2.15,
        ratio([.prefill("a100-80g", 45), .decode("a100-80g", 25)], to: a100), wholePrompts(conversation)),
      item(
        "[S4] H100 25 + A100 26 to 40 H100 mixed, throughput", 1.18,
        ratio([.prefill("h100-sxm", 25), .decode("a100-80g", 26)], to: h100), devices(conversation)),
      item(
        "[S5] A100 split 51 + 35 to 40 H100 mixed, throughput", 1.4,
        conversation.capacity(aged) / conversation.capacity(h100), devices(conversation)),
      item(
        "[S6] H100 25 + capped 21 to 40 H100 mixed", 1,
        ratio([.prefill("h100-sxm", 25), .decode("h100-pcap70", 21)], to: h100)),
      item(
        "[S7] cost of A100s split best to 40 H100 mixed, same throughput", 0.75,
        conversation.capacity(h100) / (conversation.balance(aged)?.matchedRate ?? .nan) * 86 / 40 * a100ToH100Cost,
        devices(conversation)),
      item("[S8] prefill machines of 40, conversation", 25, conversation.bestPrefillMachines(of: 40)),
      item("[S8] prefill machines of 40, code", 35, code.bestPrefillMachines(of: 40)),
      item(
        "[S9] conversation on the code trace's split", 0.93,
        conversation.routedCapacity(wrong) / conversation.routedCapacity(split)),
      item(
        "[S9] the same without its mixed pool", 0.93, conversation.capacity(wrong) / conversation.capacity(split),
        "its machines change their role when the mix does (the row above); with roles that stay, half of it is lost"),
      item(
        "[S15] H100 to A100: TTFT", 0.51, phases(1500, "h100-sxm").prefill / phases(1500, "a100-80g").prefill,
        "a part of its engine's passes of 2023 is spent on the host, 30 to 35 ms of each, on either device"),
      item(
        "[S15] H100 to A100: time between tokens", 0.70, phases(1500, "h100-sxm").step / phases(1500, "a100-80g").step),
    ]
  }

  private static func item(
    _ name: String, _ published: Double, _ computed: Double, _ reason: String = ""
  ) -> PublishedCase {
    PublishedCase(name: "Splitwise \(name)", unit: "", published: published, computed: computed, reason: reason)
  }

  /// Of a device-hour: 2.21 and 4.76 USD in its notebooks [S16].
  private static let a100ToH100Cost = 2.21 / 4.76

  /// Why its mixed machines serve less: with whole prompts between tokens no more than a tenth of the steps may have
  /// one, or the 90th percentile of the token times misses its target.
  private static func wholePrompts(_ mix: SplitwiseMix) -> String {
    let split = mix.capacity(mix.fleet([.prefill("a100-80g", 45), .decode("a100-80g", 25)]))
    let pass = phases(1155, "a100-80g").prefill
    let gains = [phases(1155, "a100-80g").step, SplitwiseMix.step].map { step in
      times(split / (70 * 0.1 / (step + 0.1 * pass)))
    }
    return
      "its mixed machines compute whole prompts between the tokens of others, which wait for them; here prompts are cut "
      + "into chunks that fit beside a batch, as engines do today. With whole prompts in a tenth of the steps it would be "
      + "\(gains[0]) with steps as short as here, \(gains[1]) with its own"
  }

  /// What sets A100s against H100s apart: their prefill, and what mixing costs an H100.
  private static func devices(_ mix: SplitwiseMix) -> String {
    let prefill = phases(1155, "a100-80g").prefill / phases(1155, "h100-sxm").prefill
    let theirs = 1.18 / 25 / (1.4 / 51)
    let mixed = mix.capacity(mix.fleet([.general("h100-sxm", 40)]))
    let gain = mix.capacity(mix.fleet([.prefill("h100-sxm", 25), .decode("h100-sxm", 15)])) / mixed
    let aged = mix.capacity(mix.fleet([.prefill("a100-80g", 51), .decode("a100-80g", 35)])) / mixed
    return
      "an H100 machine prefills \(times(prefill)) times as fast as an A100 one here, \(times(1 / 0.51)) by its [S15] and "
      + "\(times(theirs)) by [S4] over [S5]; and splitting H100s gains \(times(gain)) here, 1.18 there, as prompts in chunks "
      + "disturb less. With both as there, [S5] would be \(times(aged * prefill / theirs * 1.18 / gain))"
  }

  private static func phases(_ prompt: Int, _ device: String) -> (prefill: Double, step: Double) {
    let worker = PublishedWorkers.roofline(
      WorkerSetup(
        name: device, model: PublishedWorkers.model("llama-2-70b"), device: PublishedWorkers.device(device),
        weights: .bf16, tensor: 8))
    let pairs = WorkerModel.pairs(tokens: Double(prompt), past: 0)
    return (worker.prefillPass(tokens: prompt, pairs: pairs), worker.decodeStep(batch: 1, excess: Double(prompt)))
  }
}
