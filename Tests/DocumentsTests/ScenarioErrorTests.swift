import Fleet
import Testing

@testable import Documents

@Suite("Errors in scenarios")
struct ScenarioErrorTests {
  static let good = """
    model: llama-3.1-70b
    pools:
      - {role: prefill, device: h100-sxm, devices_per_worker: 4, workers: 2}
      - {role: decode, device: h200-sxm, devices_per_worker: 4, workers: 2}
    traffic:
      rate: 10/s
      classes:
        chat: {share: 50%, input: 100, output: 10}
        think: {share: 50%, input: 100, output: 4000}
    timeline:
      - {at: 10 s, say: Hello.}
      - {at: 20 s, shares: {think: 5%}}
    """

  @Test("The good one is good")
  func good() {
    #expect(problem(Self.good) == "read f")
  }

  @Test(
    "name the place, what was found and what was expected",
    arguments: [
      ("workers: 2", "wokrers: 2", "3:62: pools[0]: found the unknown key 'wokrers' (did you mean workers?)"),
      ("workers: 2", "workers: 0", "3:71: pools[0].workers: found '0', expected 1 to 100000"),
      ("workers: 2", "workers: two", "3:71: pools[0].workers: found 'two', expected a whole number such as 24"),
      ("workers: 2", "workers: [2]", "3:71: pools[0].workers: found a list, expected a whole number such as 24"),
      (
        "workers: 2", "workers: 2, workers: 3",
        "3:62: found the key 'workers' more than once in one mapping, expected each key once"
      ),
      ("h100-sxm", "h100-smx", "3:29: pools[0].device: found the unknown device 'h100-smx' (did you mean h100-sxm?)"),
      (
        "llama-3.1-70b", "lama-3.1-70b",
        "1:8: model: found the unknown model 'lama-3.1-70b' (did you mean llama-3.1-70b?)"
      ),
      (
        "role: prefill", "role: prefil",
        "3:12: pools[0].role: found 'prefil', expected one of prefill, decode, general (did you mean prefill?)"
      ),
      ("role: prefill, ", "", "3:5: pools[0]: found no 'role', which is required"),
      (
        "role: decode", "role: general",
        "3:3: pools: found a prefill pool and no decode pool, expected both, or general pools alone"
      ),
      (
        "role: decode", "name: prefill, role: decode",
        "4:5: pools[1]: found the name 'prefill' twice, expected each pool's own name"
      ),
      (
        "h100-sxm", "groq-lpu1",
        "3:29: pools[0].device: found Groq LPU v1, whose scale-up bandwidth is unknown, expected a device where it is known, or measured rates"
      ),
      (
        "h100-sxm", "corsair",
        "3:29: pools[0].device: found Corsair, whose bf16 FLOP/s are unknown, expected a device where it is known, or measured rates"
      ),
      (
        "devices_per_worker: 4", "devices_per_worker: 2",
        "3:29: pools[0].device: found 2 x H100 SXM with 138 GB to give, expected more than 141 GB for the weights of llama-3.1-70b in bf16"
      ),
      (
        "devices_per_worker: 4", "devices_per_worker: 4, pipeline_parallel: 3",
        "3:81: pools[0].pipeline_parallel: found 3, expected a divisor of the 4 devices of a worker"
      ),
      (
        "devices_per_worker: 4", "devices_per_worker: 4, expert_parallel: 4",
        "3:79: pools[0].expert_parallel: found 4, expected none: llama-3.1-70b has no experts"
      ),
      (
        "devices_per_worker: 4", "devices_per_worker: 4, expert_exchange: overlapped",
        "3:79: pools[0].expert_exchange: found overlapped, expected collective"
      ),
      (
        "devices_per_worker: 4", "devices_per_worker: 4, expert_exchange: magic",
        "3:79: pools[0].expert_exchange: found 'magic', expected one of collective, direct, overlapped"
      ),
      ("10/s", "10/sec", "6:9: traffic.rate: found '10/sec', expected a rate such as 2400/s"),
      ("10/s", "", "6:8: traffic.rate: found nothing, expected a rate such as 2400/s"),
      ("share: 50%", "share: 150%", "8:19: traffic.classes.chat.share: found '150%', expected a share from 0% to 100%"),
      ("share: 50%", "share: 40%", "8:5: traffic.classes: found shares that sum to 90 %, expected 100 %"),
      ("share: 50%, ", "", "8:11: traffic.classes.chat: found no 'share', which is required"),
      (
        "input: 100", "input: {mean: 5, cv: 1, spread: 10%}",
        "8:56: traffic.classes.chat.input.spread: found spread of a lognormal length, expected none"
      ),
      ("input: 100", "input: {cv: 1}", "8:31: traffic.classes.chat.input: found no 'mean', which is required"),
      ("input: 100", "input: -5", "8:31: traffic.classes.chat.input: found '-5', expected 1 to 100000000"),
      ("think: 5%", "thnik: 5%", "12:25: timeline[1].shares: found the unknown class 'thnik' (did you mean think?)"),
      (
        "think: 5%", "think: 5%, chat: 3%",
        "12:24: timeline[1].shares: found 2 classes, expected one a step: the others keep their proportions"
      ),
      ("at: 20 s", "at: 5 s", "12:10: timeline[1].at: found '5 s', expected no time before the step above, 10s"),
      ("at: 20 s", "at: 20 min", "12:10: timeline[1].at: found '20 min', expected 0 s to 10.0 min"),
      (
        ", say: Hello.", "",
        "11:5: timeline[0]: found a step without effect, expected say or one of input_length, output_length, cache_hit, rate, shares, slo, link, fail, repair, slow, power_cap, drain, resume, flip, scale, fail_rack, flush, burst, route, reset"
      ),
      (
        "say: Hello.", "say: \"a\\x1b[2Jb\"",
        "11:21: timeline[0].say: found 'a?[2Jb' with an invisible character or a line end, expected one line of plain text"
      ),
      ("timeline:", "timeline: &a", "10:11: found an anchor, expected plain values: write them out"),
      (
        "model: llama-3.1-70b", "model: &m llama-3.1-70b\nname: *m",
        "1:8: found an anchor, expected plain values: write them out"
      ),
      ("model: llama-3.1-70b", "", "2:1: found no 'model', which is required"),
      (
        "model: llama-3.1-70b", "model: llama-3.1-70b\nspeed: fast",
        "2:8: speed: found 'fast', expected a number such as 1.25"
      ),
      (
        "model: llama-3.1-70b", "model: llama-3.1-70b\nzebra: 1",
        "2:1: found the unknown key 'zebra', expected one of name, about"
      ),
      (
        "model: llama-3.1-70b", "model: llama-3.1-70b\nseed: -1",
        "2:7: seed: found '-1', expected a whole number from 0 to"
      ),
      ("model: llama-3.1-70b", "model: llama-3.1-70b\n<<: {a: b}", "2:1: found the unknown key '<<'"),
      ("model: llama-3.1-70b", "model: llama-3.1-70b\n? [a, b]\n: c", "2:3: found a list, expected a name as key"),
      (
        "model: llama-3.1-70b", "model: llama-3.1-70b\nlink: {worker: 400}",
        "2:16: link.worker: found '400', expected a bandwidth with its unit"
      ),
      (
        "model: llama-3.1-70b", "model: x\nmodels: {x: {like: llama-3.1-8b, active_parameters: 9B}}",
        "2:53: models.x.active_parameters: found '9B', expected at most all parameters"
      ),
      (
        "model: llama-3.1-70b", "model: x\nmodels: {x: {layers: 5}}",
        "2:13: models.x: found no 'parameters', which is required"
      ),
    ])
  func message(old: String, new: String, expected: String) {
    let range = Self.good.firstRange(of: old)!
    let text = Self.good.replacingCharacters(range, new)
    let message = problem(text)
    #expect(message.hasPrefix("f.yaml:" + expected), "\(message)")
    #expect(!message.contains("\n"))
  }

  @Test("of YAML itself have a line and a column")
  func syntax() {
    #expect(problem("") == "f.yaml: found an empty file, expected a YAML mapping")
    #expect(problem("# nothing\n") == "f.yaml: found an empty file, expected a YAML mapping")
    #expect(problem("---\n") == "f.yaml: found an empty file, expected a YAML mapping")
    #expect(problem("just text").hasPrefix("f.yaml:1:1: found 'just text', expected a mapping of name"))
    #expect(problem("a: [1, 2\nb: 3").hasPrefix("f.yaml:2:"))
    #expect(problem("a: b: c").hasPrefix("f.yaml:1:5: YAML: "))
    #expect(problem("a: 'x").hasPrefix("f.yaml:1:"))
    #expect(problem("a: 1\n---\nb: 2").hasPrefix("f.yaml:2:1: YAML: expected a single document"))
    #expect(problem("a: *x").hasPrefix("f.yaml:1:4: YAML: found undefined alias"))
    #expect(problem("a: \u{1}b") == "f.yaml:1: found a control character, expected text")
    #expect(problem("\tname: x").hasPrefix("f.yaml:1:1: YAML: "))
  }

  @Test("of bytes that are no text, or too many")
  func bytes() {
    func problem(_ bytes: [UInt8]) -> String {
      do {
        return try ScenarioReader.read(bytes, file: "f").name
      } catch { return "\(error)" }
    }
    #expect(problem([0x61, 0x0A, 0x62, 0xFF]) == "f:2: found bytes that are not UTF-8, expected text")
    #expect(problem([0xFF, 0xFE, 0x61, 0]) == "f:1: found bytes that are not UTF-8, expected text")
    #expect(problem([UInt8](repeating: 0x61, count: 2_000_000)) == "f: found 2000000 bytes, expected at most 1048576")
  }

  @Test("of nesting that no person writes")
  func depth() {
    let deep = "f.yaml:1: found too deep a nesting, expected at most 64 levels"
    #expect(problem("a: " + String(repeating: "[", count: 20_000)) == deep)
    #expect(problem(String(repeating: "{a: ", count: 20_000)) == deep)
    #expect(problem(String(repeating: "- ", count: 20_000) + "x") == deep)
    #expect(problem(String(repeating: "? ", count: 20_000)) == deep)
    let steps = (0..<700).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
    #expect(problem(steps).hasSuffix("found too deep a nesting, expected at most 64 levels"))
    // Each level half a column: a list stands under its key without an indent.
    let zigzag = (0..<60).map {
      String(repeating: "  ", count: $0) + "a:\n" + String(repeating: "  ", count: $0) + "- b:"
    }
    #expect(problem(zigzag.joined(separator: "\n")).contains("unknown key 'a'"))
  }

  @Test("never trap, wherever the text is cut or broken")
  func broken() {
    let bytes = Array(fullScenario.utf8)
    for end in stride(from: 0, to: bytes.count, by: 23) {
      _ = try? ScenarioReader.read(Array(bytes[..<end]), file: "f")
    }
    for index in stride(from: 0, to: bytes.count, by: 19) {
      for byte: UInt8 in [0x20, 0x3A, 0x5B, 0x7D, 0x2D, 0x39, 0x27, 0xC3] {
        var copy = bytes
        copy[index] = byte
        _ = try? ScenarioReader.read(copy, file: "f")
      }
    }
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<String.Index>, _ new: String) -> String {
    String(self[..<range.lowerBound]) + new + self[range.upperBound...]
  }
}
