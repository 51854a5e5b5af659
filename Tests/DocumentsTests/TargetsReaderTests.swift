import Feed
import Fleet
import Testing

@testable import Documents

struct TargetsReaderTests {
  private func read(_ text: String, _ environment: [String: String] = [:]) throws(DocumentError)
    -> TargetsReader.Content
  {
    try TargetsReader.read(Array(text.utf8), file: "t.yaml", environment: environment)
  }

  @Test("A whole file")
  func whole() throws {
    let content = try read(
      """
      interval: 5 s
      timeout: 2 s
      slo: {ttft: 2 s, tpot: 50 ms}
      routers: ["router:30000"]
      targets:
        - 10.0.0.1:9090
        - urls: [p0:8000, "https://p1:8000/metrics"]
          role: prefill
          pool: h200
          device: NVIDIA H200
          devices: 4
          cost_per_hour: 12 USD
          prompt_capacity: 20000 tok/s
          labels: {pod: p-0, namespace: llm}
          gpus: [node-1, node-2]
          bearer_token: ${TOKEN}
          ca_file: /etc/ca.pem
      """, ["TOKEN": "abc"])
    #expect(content.interval == 5)
    #expect(content.routers == ["http://router:30000"])
    #expect(content.slo?.tpot == 0.05)
    #expect(
      content.targets.map(\.url) == [
        "http://10.0.0.1:9090/metrics", "http://p0:8000/metrics", "https://p1:8000/metrics",
      ])
    #expect(content.targets[2].role == .prefill)
    #expect(content.targets[2].places.map(\.host) == ["node-1", "node-2"])
    #expect(content.targets[2].promptCapacity == 20_000)
    #expect(content.targets[2].access.bearerToken == "abc")
    #expect(content.targets[2].labels["pod"] == "p-0")
  }

  @Test(
    "Mistakes are one line with place, found and expected",
    arguments: [
      ("targets: []", "t.yaml:1:10: targets: found a list, expected a list of targets"),
      ("target: [a]", "did you mean targets?"),
      ("targets:\n  - {url: a, rol: prefill}", "t.yaml:2"),
      ("targets:\n  - {url: a, role: prefil}", "did you mean prefill?"),
      ("targets:\n  - {url: a, gpus: [n/x]}", "expected node-1/0, node-1/0-3, node-1 or GPU-..."),
      ("targets:\n  - {urls: [a, b], gpus: [n/0]}", "found devices for 2 workers"),
      ("targets:\n  - {url: a, gpus: [n/0-3]}\n  - {url: b, gpus: [n/3]}", "the device n/3 is given to both"),
      ("targets:\n  - {name: a}", "found neither 'url' nor 'urls'"),
      ("targets:\n  - {url: 'ftp://a'}", "found the scheme 'ftp'"),
      ("targets:\n  - {url: a, bearer_token: hunter2}", "found a literal secret"),
      ("targets:\n  - {url: a, password: '${NONE}'}", "not set in the environment"),
      ("interval: 0 s\ntargets: [a]", "interval"),
    ])
  func mistakes(text: String, words: String) {
    do throws(DocumentError) {
      _ = try read(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.description.contains(words), "\(error)")
      #expect(!error.description.contains("hunter2"))
    }
  }
}
