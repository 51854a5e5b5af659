import Foundation
import PseudoTerminal
import Testing

/// `pdtop plan` as a user runs it.
@Suite(.serialized)
struct PlanCommandTests: RunsProgram {
  private func planned(_ arguments: String...) throws -> Outcome { try run(["plan"] + arguments) }

  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-plan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(
    "Every scenario has a plan, as text and as JSON",
    arguments: [
      "default", "chat", "reasoning", "agentic", "rag", "link", "rack", "startup", "whiplash", "years",
    ])
  func scenarios(name: String) throws {
    let text = try planned(name)
    #expect(text.status == 0 && text.output.contains("verdict"), "\(text)")
    let plan = try object(try planned(name, "--json").output)
    let best = try #require(plan["best"] as? [String: Any])
    let now = try #require(plan["now"] as? [String: Any])
    #expect(try #require(best["capacity"] as? Double) >= #require(now["capacity"] as? Double))
    let outlook = try #require(plan["outlook"] as? [String: Any])
    #expect(try #require(outlook["months"] as? [Any]).count >= 60)
    let stranding = try #require(plan["stranding"] as? [String: Any])
    #expect(try #require(stranding["hard"] as? Double) <= #require(stranding["total"] as? Double))
  }

  @Test("A budget and targets of one's own")
  func budget() throws {
    let plan = try object(try planned("default", "--budget", "2M USD", "--tpot", "60ms", "--json").output)
    let best = try #require(plan["best"] as? [String: Any])
    #expect(try #require(best["capital"] as? Double) <= 2_000_000)
    #expect(plan["now"] is NSNull)
    let csv = try planned("default", "--csv").output.split(separator: "\n")
    #expect(
      csv[0] == "prefill_workers,decode_workers,prefill_share,capacity,stranded_cost_share,bottleneck,"
        + "slo_attainment_estimated,output_tokens_per_joule,usd_per_million_output_tokens,capital")
    #expect(csv.count > 40)
  }

  @Test("Parts of a sweep make the same table as the whole, and an interrupted one goes on")
  func sweep() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let axes = [
      "--sweep", "input_length=256..16k*7", "--sweep", "cache_hit=0%..80%/5", "--sweep", "decode.workers=10,13",
    ]
    func sweep(_ more: String...) throws -> Outcome {
      try run(["plan", "default"] + axes + (more.isEmpty ? ["--csv"] : more))
    }
    let whole = try sweep()
    #expect(whole.status == 0, "\(whole.errors)")
    let lines = whole.output.split(separator: "\n")
    #expect(lines.count == 1 + 7 * 5 * 2)
    #expect(lines[0].hasPrefix("point,input_length,cache_hit,decode.workers,capacity,stranded_cost_share,"))
    let parts = (1...3).map { folder.appendingPathComponent("part\($0)").path }
    for (index, part) in parts.enumerated() {
      #expect(try sweep("--shard", "\(index + 1)/3", "-o", part).status == 0)
    }
    #expect(try planned("--csv", "--merge", parts[0], parts[1], parts[2]).output == whole.output)
    // A part is missing.
    let missing = try planned("--csv", "--merge", parts[0], parts[2])
    #expect(
      missing.status == 1 && missing.errors.contains("the first that is missing is number 1"), "\(missing.errors)")
    // The program was killed in the middle of a line.
    let text = try String(contentsOfFile: parts[1], encoding: .utf8)
    try String(text.prefix(text.count / 2)).write(toFile: parts[1], atomically: true, encoding: .utf8)
    let again = try sweep("--shard", "2/3", "-o", parts[1])
    #expect(again.status == 0 && again.output.contains("of them from before"), "\(again)")
    #expect(try planned("--csv", "--merge", parts[0], parts[1], parts[2]).output == whole.output)
    // Rows of another sweep are not mixed in.
    let other = try planned("default", "--sweep", "tpot=20ms,40ms", "-o", parts[0])
    #expect(other.status == 1 && other.errors.contains("another sweep"), "\(other.errors)")
  }

  @Test("A recording is planned with the mix that it ends with, and its trend drawn out")
  func recording() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("years.pdtop").path
    #expect(try run("record", "years", "-o", file, "--for", "340").status == 0)
    let short = try object(try planned(file, "--json").output)
    #expect((short["notes"] as? [String])?.first?.contains("--stands-for") == true)
    let mix = try #require(short["mix"] as? [String: Double])
    #expect(try #require(mix["input_length"]) > 8000)
    let long = try object(try planned(file, "--stands-for", "4 years", "--json").output)
    let months = try #require((long["outlook"] as? [String: Any])?["months"] as? [[String: Any]])
    #expect(try #require(months.last?["input_length"] as? Double) > 2 * #require(mix["input_length"]))
  }

  @Test(
    "Wrong use is one line and exit code 2 or 1",
    arguments: [
      (["nonsense"], Int32(1), "nonsense"), (["--sweep", "tpots=1"], 2, "did you mean"),
      (["--sweep", "tpot=4 parsecs"], 2, "parsecs"),
      (["--sweep", "input_length=1..2*x"], 2, "A..B/N"), (["--sweep", "tpot=1ms,2ms", "--shard", "3/2"], 2, "I/N"),
      (["--shard", "1/2"], 2, "go with --sweep"), (["--merge", "/nonexistent"], 1, "no such file"),
      (["--json", "--csv"], 2, "one of them"),
      (["--budget", "1 USD"], 1, "--budget"), (["--years", "99"], 2, "1 to 20"),
      (["--fleet", "chat"], 2, "go with a recording"),
    ])
  func errors(arguments: [String], status: Int32, text: String) throws {
    let outcome = try run(["plan"] + arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    #expect(outcome.errors.contains(text), "\(arguments): \(outcome.errors)")
    #expect(!outcome.errors.contains("Fatal"))
  }
}
