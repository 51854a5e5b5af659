import Fleet
import Testing
import Validation

@Suite("Tables of measurements")
struct ValidationTableTests {
  static let servedHeader =
    "id,mode,model,system,backend,precision,isl,osl,concurrency,tp,attn_dp,moe_tp,moe_ep,"
    + "p_workers,p_tp,p_dp,d_workers,d_tp,d_dp,ttft_ms,tpot_ms\n"
  static let passHeader = "phase,model,system,backend,tp,attn_dp,gemm,kvcache,fmha,moe,isl,prefix,batch,latency_ms\n"

  private func problem(_ text: String) -> String? {
    do {
      _ = try ValidationTable(text.utf8)
      return nil
    } catch { return "\(error)" }
  }

  @Test("are told apart by their columns")
  func kinds() throws {
    let served = Self.servedHeader + "a,agg,meta-llama/Llama-3.1-70B,h200_sxm,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,90,8\n"
    guard case .served(let rows) = try ValidationTable(served.utf8) else {
      Issue.record("expected served rows")
      return
    }
    #expect(rows.count == 1 && rows[0].line == 2)
    let pass =
      Self.passHeader
      + "context,meta-llama/Meta-Llama-3.1-8B,h100_sxm,vllm,1,1,bfloat16,bfloat16,bfloat16,bfloat16,2048,0,1,60\n"
    guard case .passes(let passes) = try ValidationTable(pass.utf8) else {
      Issue.record("expected passes")
      return
    }
    #expect(passes.count == 1)
  }

  @Test("name place, found and expected of what is wrong")
  func errors() {
    func served(_ row: String) -> String? { problem(Self.servedHeader + row + "\n") }
    #expect(served("a,agg,m,s,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,90,8") == nil)
    #expect(
      served("a,both,m,s,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,90,8")
        == "line 2: mode: found 'both', expected agg or disagg")
    #expect(
      served("a,agg,m,s,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,soon,8")
        == "line 2: ttft_ms: found 'soon', expected a number of 0 or more")
    #expect(
      served("a,agg,m,s,vllm,fp8,0,1024,8,8,1,8,1,,,,,,,90,8")
        == "line 2: isl: found '0', expected a whole number above 0")
    #expect(
      served("a,agg,m,s,vllm,fp8,1024,1024,8,8.5,1,8,1,,,,,,,90,8")
        == "line 2: tp: found 8.5, expected a whole number up to 10000000")
    #expect(served("a,agg") == "line 2: found 2 fields, expected 21")
    #expect(
      problem("a,b\n1,2\n")?.hasPrefix("line 1: found the columns a,b,..., expected those of served rows") == true)
    #expect(problem("") == "line 1: found nothing, expected a header")
    #expect(
      problem(Self.passHeader + "context,m,s,vllm,1,1,fp8,fp8,fp8,fp8,2048,2048,1,60\n")
        == "line 2: prefix: found 2048, expected less than isl, 2048")
  }

  @Test("pass over what they cannot know, with the reason")
  func skipped() throws {
    let rows = [
      "a,agg,acme/Unheard-1T,h200_sxm,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,90,8",
      "b,agg,meta-llama/Llama-3.1-70B,abacus,vllm,fp8,1024,1024,8,8,1,8,1,,,,,,,90,8",
      "c,disagg,meta-llama/Llama-3.1-70B,h200_sxm,vllm,fp8,1024,1024,8,,,,,,8,1,,8,1,90,8",
      "d,agg,meta-llama/Llama-3.1-70B,h200_sxm,vllm,fp8,1024,1024,8,72,1,72,1,,,,,,,90,8",
      "e,agg,meta-llama/Llama-3.1-405B,h100_sxm,vllm,bf16,1024,1024,8,1,1,1,1,,,,,,,90,8",
    ]
    let report = ValidationReport(try ValidationTable((Self.servedHeader + rows.joined(separator: "\n")).utf8))
    #expect(report.findings.isEmpty)
    let reasons = report.skipped.map(\.reason)
    #expect(reasons.count == 5)
    #expect(reasons.contains("unknown model acme/Unheard-1T"))
    #expect(reasons.contains("unknown system abacus"))
    #expect(reasons.contains("no worker counts"))
    #expect(reasons.contains("72 devices cannot share 64 heads: no configuration"))
    #expect(reasons.contains { $0.contains("does not fit in 1 x H100 SXM") })
  }
}
