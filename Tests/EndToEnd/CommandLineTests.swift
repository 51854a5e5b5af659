import Foundation
import PseudoTerminal
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The real program without a terminal: output, errors and exit codes.
@Suite(.serialized)
struct CommandLineTests: RunsProgram {
  @Test("simulate --json is one object with the documented keys")
  func json() throws {
    let outcome = try run("simulate", "chat", "--for", "30s", "--json")
    #expect(outcome.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    for key in [
      "scenario", "seed", "simulated_seconds", "wall_seconds", "events", "requests", "tokens", "latency", "slo",
      "pools",
      "links", "fleet", "comparison", "expect",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    let requests = try #require(object["requests"] as? [String: Int])
    #expect(
      requests["arrived"] == requests["completed"]! + requests["in_flight"]! + requests["shed"]! + requests["failed"]!)
    let pools = try #require(object["pools"] as? [[String: Any]])
    #expect(pools[0]["kv_usage_mean"] is NSNull, "unknown is null")
  }

  @Test("The Azure hour at ten times its rate", .enabled(if: Products.sharedTrace != nil))
  func azure() throws {
    let outcome = try run("simulate", "chat", "--trace", Products.sharedTrace!, "--rate", "10", "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let requests = try #require(object["requests"] as? [String: Int])
    #expect(requests["arrived"] == 19_366)
    #expect(requests["completed"] == 19_366)
    let tokens = try #require(object["tokens"] as? [String: Int])
    #expect(abs(Double(tokens["prompt"]!) / 19_366 - 1154.7) < 0.05)
    #expect(abs(Double(tokens["output"]!) / 19_366 - 211.1) < 0.05)
  }

  @Test("Frames as text, ANSI and SVG; the same each time")
  func frames() throws {
    let text = try run("snapshot", "chat", "--at", "20", "--size", "80x24")
    #expect(text.status == 0)
    #expect(text.output.split(separator: "\n", omittingEmptySubsequences: false).count == 25)
    #expect(try run("snapshot", "chat", "--at", "20", "--size", "80x24").output == text.output)
    #expect(try run("snapshot", "chat", "--at", "20", "--format", "ansi").output.contains(";38;2;"))
    let svg = try run("snapshot", "chat", "--at", "20", "--format", "svg")
    #expect(XMLParser(data: Data(svg.output.utf8)).parse())
    let ascii = try run("snapshot", "chat", "--at", "20", "--ascii")
    #expect(ascii.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(
    "Lists",
    arguments: ["scenarios": "reasoning", "themes": "colorblind", "hardware": "h200-sxm", "models": "llama-3.1-70b"])
  func lists(kind: String, entry: String) throws {
    let outcome = try run("list", kind)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(entry))
  }

  @Test(
    "Wrong usage is status 2",
    arguments: [
      ["play", "--speed", "0"], ["simulate", "chat", "--rate", "10"], ["snapshot", "--size", "80"],
      ["list", "nothing"],
      ["snapshot", "--at", "yesterday"], ["simulate", "--nonsense"], ["simulate", "chat", "--for", "-3"],
    ])
  func usage(arguments: [String]) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Error:"))
  }

  @Test(
    "A failure is status 1 and one line",
    arguments: [
      ["play", "chatt"], ["simulate", "chatt"], ["simulate", "/nowhere.yaml"], ["snapshot", "--theme", "drak"],
      ["simulate", "chat", "--trace", "/nowhere.csv"], ["simulate", "chat", "--trace", "/"],
    ])
  func failures(arguments: [String]) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("pdtop: "))
    #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test("Names are suggested")
  func suggestions() throws {
    #expect(try run("simulate", "chatt").errors.contains("did you mean chat?"))
    #expect(try run("snapshot", "--theme", "drak").errors.contains("did you mean dark?"))
  }

  @Test("A terminal that is not known is one clear line")
  func unknownTerminal() throws {
    let terminal = try PseudoTerminal(
      Products.path("pdtop"), ["play"], environment: ["PDTOP_HOME": Products.checkout, "TERM": "nonsense"])
    #expect(terminal.change() == .exited(1))
    #expect(terminal.outputText.contains("terminal type 'nonsense' is not known"))
  }

  @Test("Without a terminal play prints one report and says how to get the screen")
  func reportWithoutATerminal() throws {
    let outcome = try run("play", "chat")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("bottleneck"))
    #expect(outcome.output.contains("pool decode"))
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.errors.contains("no terminal"))
  }

  @Test("--once as JSON and CSV has every field of the registry; unknown is null")
  func once() throws {
    let outcome = try run("play", "chat", "--once", "--format", "json", "--after", "5s")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["time_seconds"] as? Double == 5)
    let fleet = try #require(object["fleet"] as? [String: [String: Any]])
    #expect(fleet["ttft_seconds_p99"]?["unit"] as? String == "s")
    #expect(fleet["power_watts"]?["provenance"] as? String == "estimated")
    let pools = try #require(object["pools"] as? [[String: Any]])
    let values = try #require(pools[0]["values"] as? [String: [String: Any]])
    #expect(values["kv_usage"]?["value"] is NSNull)
    let csv = try run("play", "chat", "--once", "--format", "csv", "--after", "5s").output.split(separator: "\n")
    #expect(csv.first == "kind,name,key,value,unit,provenance")
    #expect(csv.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 6 })
    #expect(try run("play", "--format", "json").status == 2)
  }

  @Test("config prints what holds and where it comes from, and writes only with --write")
  func config() throws {
    let printed = try run("config", "--theme", "nord")
    #expect(printed.status == 0)
    #expect(printed.output.contains("theme: nord"))
    #expect(printed.output.contains("# option"))
    #expect(printed.output.contains("# default"))
    #expect(try run("config", "--theme", "no-such").status == 1)
    #expect(try run("config", "--write").status == 1, "there is no home folder to write to")
  }

  @Test("The manual page names every command and key, and completions are to be had")
  func manual() throws {
    let page = try run("man")
    #expect(page.status == 0)
    for word in [".TH PDTOP 1", ".SS play", ".SS snapshot", "\\-\\-theme", "(whatIf)", "EXIT STATUS"] {
      #expect(page.output.contains(word), "\(word)")
    }
    for shell in ["bash", "zsh", "fish"] {
      let script = try run("--generate-completion-script", shell)
      #expect(script.status == 0)
      #expect(script.output.contains("snapshot"))
    }
  }
}
