import Foundation
import PseudoTerminal
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Exports in the hands of those they are for.
@Suite(.serialized)
struct ExportTests: RunsProgram {
  private static let promtool = "/usr/bin/promtool"
  private static let asciinema = "/usr/bin/asciinema"
  private static let env = "/usr/bin/env"

  private static func has(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// A recording of 40 s of the default scenario, and a folder to work in.
  private func withRecording(_ body: (_ folder: String, _ file: String) throws -> Void) throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      let made = try run("record", "default", "-o", file, "--for", "40s", "--observations", "--compare", "cost")
      try #require(made.status == 0, "\(made.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.pdtop"], "nothing is left beside it")
      try body(folder, file)
    }
  }

  /// Exports into a file and returns its path.
  private func export(_ file: String, _ format: String, _ folder: String, _ more: String...) throws -> String {
    let outcome = try run(["export", file, "--format", format] + more)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let path = folder + "/out." + format
    try outcome.output.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// What a Python program prints that is given paths.
  private func python(_ program: String, _ paths: String...) throws -> String {
    let outcome = try command(Self.env, ["python3", "-c", program] + paths)
    try #require(outcome.status == 0, "\(outcome.output)")
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("CSV for Python's csv")
  func csv() throws {
    try withRecording { folder, file in
      let path = try export(file, "csv", folder, "--workers")
      let said = try python(
        """
        import csv, sys
        rows = list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))
        assert list(rows[0]) == "time_seconds place name field unit value provenance".split(), rows[0]
        assert all(None not in row and None not in row.values() for row in rows)
        times = [float(row["time_seconds"]) for row in rows]
        [float(row["value"]) for row in rows]
        assert times == sorted(times)
        print(len(set(times)), *sorted(set(row["place"] for row in rows)))
        """, path)
      #expect(said == "40 fleet link pool worker")
    }
  }

  @Test("JSON lines for Python's json")
  func jsonLines() throws {
    try withRecording { folder, file in
      let path = try export(file, "jsonl", folder, "--from", "+10s", "--to", "+20s", "--workers")
      let said = try python(
        """
        import json, sys
        def strict(name): raise ValueError(name)
        samples = [json.loads(line, parse_constant=strict) for line in open(sys.argv[1])]
        assert all(10 <= sample["time"] <= 20 for sample in samples)
        assert all(len(sample["workers"]["busy"]) == 43 for sample in samples)
        print(len(samples), sorted(pool["name"] for pool in samples[0]["pools"]))
        """, path)
      #expect(said == "10 ['decode', 'prefill']")
    }
  }

  @Test("OpenMetrics for promtool", .enabled(if: has(promtool)))
  func openMetrics() throws {
    try withRecording { folder, file in
      let path = try export(file, "openmetrics", folder)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasSuffix("# EOF\n"))
      #expect(text.contains("pdtop_power_watts{scope=\"pool\",pool=\"prefill\",role=\"prefill\"}"))
      let taken = try command(Self.promtool, ["tsdb", "create-blocks-from", "openmetrics", path, folder + "/tsdb"])
      #expect(taken.status == 0, "\(taken.output)")
      #expect(!(try FileManager.default.contentsOfDirectory(atPath: folder + "/tsdb")).isEmpty)
    }
  }

  @Test("A cast of version 2 plays in asciinema", .enabled(if: has(asciinema)))
  func castPlays() throws {
    try withRecording { folder, file in
      let path = try export(file, "cast", folder, "--from", "+20s", "--to", "+35s", "--size", "100x30")
      let terminal = try PseudoTerminal(
        Self.asciinema, ["play", "-s", "1000", path],
        environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": folder], width: 100, height: 30)
      #expect(terminal.wait(for: "prefill", limit: 20_000), "\(terminal.outputText.suffix(500))")
      #expect(terminal.change(limit: 20_000) == .exited(0))
      #expect(terminal.screen.contains("+00:00:34"))
    }
  }

  @Test("A cast of version 3 is as its specification has it: intervals, markers, the terminal's theme")
  func castOfThree() throws {
    try withRecording { folder, file in
      let two = try export(file, "cast", folder)
      let three = try export(file, "cast3", folder)
      let said = try python(
        """
        import json, re, sys
        def read(path):
            lines = open(path).read().splitlines()
            return json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
        head2, events2 = read(sys.argv[1])
        head, events = read(sys.argv[2])
        assert head["version"] == 3 and head2["version"] == 2
        term = head["term"]
        assert type(term["cols"]) is int and type(term["rows"]) is int and term["type"]
        colour = "#[0-9a-f]{6}"
        theme = term["theme"]
        assert re.fullmatch(colour, theme["fg"]) and re.fullmatch(colour, theme["bg"])
        assert re.fullmatch(colour + "(:" + colour + "){7}", theme["palette"])
        assert all(len(e) == 3 and e[0] >= 0 and e[1] in "oimrx" and type(e[2]) is str for e in events)
        assert [e[1:] for e in events] == [e[1:] for e in events2]
        passed = 0
        for interval, absolute in zip(events, events2):
            passed += interval[0]
            assert abs(passed - absolute[0]) < 0.0015, (passed, absolute[0])
        markers = [e for e in events if e[1] == "m"]
        assert markers and all(e[2] for e in markers)
        print(len(events) > 40, max(e[0] for e in events) < 0.2)
        """, two, three)
      #expect(said == "True True")
    }
  }

  @Test("A frame and a moving picture for an XML parser")
  func pictures() throws {
    try withRecording { folder, file in
      let frame = try export(file, "svg", folder, "--from", "+30s")
      let movie = try export(file, "animation", folder, "--from", "+10s", "--to", "+30s", "--size", "80x24", "--keys", "T")
      for path in [frame, movie] {
        #expect(XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path))).parse())
      }
      let said = try python(
        """
        import sys, xml.etree.ElementTree as tree
        root = tree.parse(sys.argv[1]).getroot()
        animations = list(root.iter("{http://www.w3.org/2000/svg}animate"))
        for one in animations:
            keys = [float(key) for key in one.get("keyTimes").split(";")]
            assert keys[0] == 0 and keys == sorted(keys) and keys[-1] < 1, keys
            assert len(keys) == len(one.get("values").split(";"))
        groups = root.findall(".//{http://www.w3.org/2000/svg}g")
        print(len(animations) > 20, sum(g.get("display") == "inline" for g in groups) <= 24)
        """, movie)
      #expect(said == "True True")
      // A range too long for a page is refused.
      #expect(try run("export", file, "--format", "animation", "--size", "8").status == 2)
    }
  }
}
