import Foundation
import PseudoTerminal
import Testing

/// `pdtop validate` as a user runs it.
@Suite(.serialized)
struct ValidateCommandTests: RunsProgram {
  private func validate(_ arguments: String...) throws -> Outcome { try run(["validate"] + arguments) }

  private func file(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("pdtop-\(UUID().uuidString).csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static let table = """
    phase,model,system,backend,tp,attn_dp,gemm,kvcache,fmha,moe,isl,prefix,batch,latency_ms
    context,meta-llama/Meta-Llama-3.1-8B,h100_sxm,vllm,1,1,bfloat16,bfloat16,bfloat16,bfloat16,2048,0,1,56
    generation,meta-llama/Meta-Llama-3.1-8B,h100_sxm,vllm,1,1,bfloat16,bfloat16,bfloat16,bfloat16,2048,0,8,8

    """

  @Test("A table is compared, for people and as JSON")
  func comparison() throws {
    let path = try file(Self.table)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try validate(path, "--worst", "1")
    #expect(text.status == 0)
    #expect(text.output.hasPrefix("2 rows, 2 of them predicted\n"))
    for part in ["one pass, prefill pass", "held out", "by model", "furthest off"] {
      #expect(text.output.contains(part), "\(part)")
    }
    let json = try validate(path, "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["rows"] as? Int == 2)
    #expect((object["errors"] as? [Any])?.count == 2)
  }

  @Test("Published results are printed with their errors")
  func published() throws {
    let outcome = try validate("--published")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("DeepSeek identity"))
  }

  @Test("What is wrong is said in one line with its place")
  func problems() throws {
    let path = try file(Self.table + "context,m,s,vllm,1,1,fp8,fp8,fp8,fp8,many,0,1,60\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bad = try validate(path)
    #expect(bad.status == 1 && bad.output.isEmpty)
    #expect(bad.errors == "pdtop: \(path): line 4: isl: found 'many', expected a number of 0 or more\n")
    let missing = try validate("/nowhere.csv")
    #expect(missing.status == 1 && missing.errors.contains("/nowhere.csv"))
    #expect(try validate().status == 2)
    #expect(try validate(path, "--published").status == 2)
    #expect(try validate("--steady", "--published").status == 2)
    #expect(try validate(path, "--worst", "-1").status == 2)
  }
}
