import Fleet
import Testing

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    "is the one that was meant",
    arguments: [
      ("h100-sxn", "h100-sxm"), ("H100_SXM", "h100-sxm"), ("h200", "h200-sxm"), ("wokrers", "workers"),
      ("devices_per_workers", "devices_per_worker"), ("token-budget", "token_budget"),
    ])
  func near(name: String, expected: String) {
    let names = ["h100-sxm", "h200-sxm", "workers", "devices_per_worker", "token_budget"]
    #expect(nearest(to: name, in: names) == expected)
    #expect(suggestion(for: name, in: names) == " (did you mean \(expected)?)")
  }

  @Test(
    "is none where nothing is near",
    arguments: ["", "xyz", "zz", "completely different", String(repeating: "a", count: 500)])
  func far(name: String) {
    #expect(nearest(to: name, in: ["workers", "ab", "device"]) == nil)
    #expect(suggestion(for: name, in: ["workers"]) == "")
  }
}
