import Simulator
import Testing

@Suite("Traces")
struct TraceTests {
  static let azure = """
    TIMESTAMP,ContextTokens,GeneratedTokens
    2023-11-16 18:15:46.6805900,374,44
    2023-11-16 18:15:50.9951690,396,109
    2023-11-16 18:15:51.2224670,879,55

    """

  private func read(_ text: String) throws -> Trace { try Trace.read(Array(text.utf8), file: "some/trace.csv") }

  private func problem(_ text: String) -> String { problem(Array(text.utf8)) }

  private func problem(_ bytes: [UInt8]) -> String {
    do {
      return "read \(try Trace.read(bytes, file: "t").count)"
    } catch { return "\(error)" }
  }

  @Test("of Azure are read to a tenth of a microsecond")
  func azure() throws {
    let trace = try read(Self.azure)
    #expect(trace.format == .azure && trace.name == "trace.csv" && trace.count == 3)
    #expect(Array(trace.promptTokens) == [374, 396, 879])
    #expect(Array(trace.outputTokens) == [44, 109, 55])
    #expect(trace.arrivals[0] == 0)
    #expect(abs(trace.arrivals[1] - 4.314579) < 1e-12 && abs(trace.duration - 4.541877) < 1e-12)
    #expect(trace.blocks == nil && trace.notes.isEmpty && trace.skipped == 0)
    #expect(abs(trace.meanPrompt - 549.6666) < 1e-3 && abs(trace.meanRate - 2 / 4.541877) < 1e-9)
  }

  @Test("may end in CRLF, without a line end, with a zone, with a byte-order mark")
  func variants() throws {
    let plain = try read(Self.azure)
    let crlf = Self.azure.replacing("\n", with: "\r\n")
    for text in [crlf, String(crlf.dropLast()), "\u{FEFF}" + Self.azure, "\n\n" + Self.azure + "\n\n"] {
      #expect(try read(text) == plain)
    }
    let zoned = try read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,2162,5\n2024-05-10T01:00:00Z,1,1\n"
        + "2024-05-10 03:00:00+01:00,1,1\n")
    #expect(abs(zoned.arrivals[1] - 3599.99007) < 1e-9 && abs(zoned.arrivals[2] - 7199.99007) < 1e-9)
  }

  @Test("cross the ends of months and leap days")
  func calendar() throws {
    let trace = try read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-28 23:59:59,1,1\n2024-03-01 00:00:00,1,1\n2025-01-01 00:00:00,1,1\n"
    )
    #expect(trace.arrivals[1] == 86_401)
    #expect(trace.arrivals[2] == 86_401 + 306 * 86_400)
  }

  @Test("out of order are sorted by time, equal times as they stand, and counted")
  func order() throws {
    let trace = try read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-01-01 00:00:05,1,1\n2023-01-01 00:00:02.25,2,1\n"
        + "2023-01-01 00:00:05,3,1\n2023-01-01 00:00:01,4,1\n")
    #expect(Array(trace.promptTokens) == [4, 2, 1, 3])
    #expect(Array(trace.arrivals) == [0, 1.25, 4, 4])
    #expect(trace.reordered == 2 && trace.notes == ["2 rows out of order moved to their time"])
  }

  @Test("of Mooncake keep their blocks, and spread coarse times over their step")
  func mooncake() throws {
    let trace = try read(
      """
      {"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [0, 1]}
      {"timestamp": 0, "input_length": 512, "output_length": 6, "hash_ids": [0]}
      { "hash_ids":[0,2,3], "extra":{"a":[1,"}"]}, "output_length":7, "input_length":1025, "timestamp":0 }
      {"timestamp": 3000, "input_length": 1, "output_length": 0, "hash_ids": [9]}
      {"timestamp": 6000, "input_length": 1, "output_length": 1, "hash_ids": [4]}
      """)
    #expect(Array(trace.arrivals) == [0, 1, 2, 6].map { $0 == 6 ? 6 : $0 * 2 })
    let blocks = try #require(trace.blocks)
    #expect((0..<4).map { Array(blocks[$0]) } == [[0, 1], [0], [0, 2, 3], [4]])
    #expect(blocks.blockTokens == 512 && trace.skipped == 1)
    #expect(
      trace.notes == [
        "1 row without output tokens left out",
        "times stand in steps of 6 s: arrivals of a step are spread evenly over it",
      ])
  }

  @Test("of Mooncake sorted by time take their blocks along")
  func mooncakeOrder() throws {
    let trace = try read(
      """
      {"timestamp": 70, "input_length": 600, "output_length": 5, "hash_ids": [0, 1]}
      {"timestamp": 1.5, "input_length": 5, "output_length": 6, "hash_ids": [7]}
      """)
    #expect(trace.blocks.map { Array($0[0]) } == [7] && trace.blocks.map { Array($0[1]) } == [0, 1])
    #expect(Array(trace.arrivals) == [0, 0.0685])
    #expect(try read("{\"timestamp\":1,\"input_length\":9,\"output_length\":2}").blocks == nil)
  }

  @Test("of BurstGPT leave failures out")
  func burst() throws {
    let trace = try read(
      """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,x,1.2,ChatGPT,472,18,490,Conversation log
      45,,0,ChatGPT,1087,0,1087,Conversation log
      118.25,y,2,GPT-4,417,276,693,API log
      """)
    #expect(trace.format == .burstGPT && trace.count == 2 && trace.skipped == 1)
    #expect(Array(trace.arrivals) == [0, 113.25] && Array(trace.outputTokens) == [18, 276])
    #expect(trace.notes == ["1 row without output tokens left out"])
  }

  @Test("that are broken say where and what")
  func broken() {
    let head = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    let date = "2023-11-16 18:15:46.68"
    let tokens = "expected 0 to 100000000"
    #expect(problem("") == "t: found an empty file, expected a trace")
    #expect(problem("\n\r\n") == "t: found empty lines only, expected a trace")
    #expect(problem(head) == "t: found no request, expected at least one")
    #expect(problem(head + "\(date),5,0") == "t: found no request with an output, expected at least one")
    #expect(problem(head + "\(date),5,5\n\(date),-3,5") == "t:3: ContextTokens: found '-3', \(tokens)")
    #expect(problem(head + "\(date),5,999999999") == "t:2: GeneratedTokens: found '999999999', \(tokens)")
    #expect(problem(head + "\(date),5.5,9").hasPrefix("t:2: found '.5', expected a comma"))
    #expect(problem(head + "\(date),,9") == "t:2: ContextTokens: found nothing, expected a whole number")
    #expect(problem(head + "\(date),5") == "t:2: found nothing, expected a comma and 1 more fields")
    #expect(problem(head + "\(date),5,5,5") == "t:2: found nothing, expected the end of the line after 3 fields")
    for bad in [
      "2023-13-16 18:15:46", "2023-02-29 00:00:00", "2023-11-16", "16.11.2023", "2023-11-16 18:15:4", "x\u{1B}[2J",
    ] {
      #expect(
        problem(head + bad + ",5,5").hasSuffix("', expected a date such as 2023-11-16 18:15:46.6805900"), "\(bad)")
      #expect(!problem(head + bad + ",5,5").contains("\u{1B}"))
    }
    #expect(problem("a,b\n1,2").hasPrefix("t:1: found 'a', expected the header of an Azure or BurstGPT table"))
    #expect(problem("TIMESTAMP,ContextTokens\n").hasSuffix("expected a column GeneratedTokens"))
    #expect(problem([0x7F, 0x45, 0x4C, 0x46, 0, 0, 255, 254]).hasPrefix("t:1: found '"))
    #expect(problem("{\"timestamp\": 1}") == "t:1: found no input_length, which is required")
    #expect(problem("{\"timestamp\": 1, \"input_len") == "t:1: found nothing, expected a closing quote")
    #expect(
      problem("{\"timestamp\":1,\"input_length\":600,\"output_length\":1,\"hash_ids\":[3]}")
        == "t:1: hash_ids: found 1, expected one for each 512 tokens of 600")
    #expect(
      problem("{\"timestamp\":1,\"input_length\":6,\"output_length\":1,\"hash_ids\":[3").hasPrefix("t:1: found nothing")
    )
    #expect(problem("{\"a\\").hasPrefix("t:"))
  }

  @Test("cut anywhere are read or refused, never worse")
  func truncated() {
    let line = "{\"timestamp\": 27, \"input_length\": 6, \"x\": [{}], \"output_length\": 5, \"hash_ids\": [0]}\n"
    for text in [Self.azure, line + line, "Timestamp,Model,Request tokens,Response tokens\r\n1.5,a,2,3\r\n"] {
      let bytes = Array(text.utf8)
      for end in bytes.indices { _ = problem(Array(bytes[..<end])) }
      for index in bytes.indices {
        for byte: UInt8 in [0, 10, 13, 34, 44, 45, 92, 123, 125, 255] {
          var broken = bytes
          broken[index] = byte
          _ = problem(broken)
        }
      }
    }
  }
}
