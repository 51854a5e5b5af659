import Fleet
import Testing

@testable import Feed

/// Targets that nobody writes down one by one.
struct DiscoveryTests {
  @Test("Target groups as Prometheus' service discovery has them")
  func groups() throws {
    let text = """
      [{"targets": ["10.0.0.1:8000", "10.0.0.2:8000"],
        "labels": {"llm_d_ai_role": "decode", "pod": "d-0", "__metrics_path__": "/m", "__scheme__": "https"}},
       {"targets": ["p:1"]}]
      """
    let groups = try TargetGroup.read(Array(text.utf8))
    var template = TargetSpec(url: "")
    template.device = "H200"
    let specs = try groups.flatMap { try $0.specs(template) }
    #expect(specs.map(\.url) == ["https://10.0.0.1:8000/m", "https://10.0.0.2:8000/m", "http://p:1/metrics"])
    #expect(specs.map(\.role) == [.decode, .decode, nil])
    #expect(specs[0].labels["pod"] == "d-0" && specs[0].device == "H200")
    #expect(specs[0].isRoleDiscovered && !specs[2].isRoleDiscovered)
    template.role = .prefill
    #expect(try groups[0].specs(template).map(\.role) == [.prefill, .prefill], "the user's word stands above")
  }

  @Test(
    "What is no list of groups says why",
    arguments: [
      ("{", "no JSON"), ("{}", "no list"), (#"[{"labels": {}}]"#, "group 1: found no 'targets'"),
    ])
  func malformed(text: String, problem: String) {
    do {
      _ = try TargetGroup.read(Array(text.utf8))
      Issue.record("read")
    } catch {
      #expect(error.description.contains(problem), "\(error)")
    }
    let bad = TargetGroup(targets: ["a b"], labels: [:])
    #expect(throws: TargetAddressError.self) { try bad.specs(TargetSpec(url: "")) }
  }

  @Test("Targets come, go and come back; others of the fleet are not touched")
  func changes() {
    var options = FeedOptions(interval: 1)
    options.discoveries = [DiscoverySpec(.http("http://sd"))]
    var state = FleetState(targets: [TargetSpec(url: "http://own:1/metrics")], options: options)
    func specs(_ names: String...) -> [TargetSpec] { names.map { TargetSpec(url: "http://\($0):1/metrics") } }
    let page = Array("vllm:num_requests_running{engine=\"0\"} 1\n".utf8)
    state.takeDiscovered(specs("a", "b", "own"), from: 0, at: 1)
    for index in 0..<3 { state.take(page, of: index, at: 1) }
    #expect(state.presentTargets.count == 3 && FeedReport(state, at: 1).workers.count == 3)
    state.takeDiscovered(specs("b"), from: 0, at: 2)
    #expect(state.presentTargets.map(\.spec.authority) == ["own:1", "b:1"])
    #expect(FeedReport(state, at: 2).workers.map(\.name) == ["b:1", "own:1"])
    #expect(state.targets[1].store.latest == nil, "what is gone takes no memory")
    state.takeDiscovered(specs("b", "a"), from: 0, at: 3)
    #expect(state.presentTargets.count == 3 && state.targets.count == 3)
    #expect(state.log.latest.map(\.text).last == "http://sd: 0 new targets, 0 gone" || state.log.count == 2)
  }

  @Test("All addresses of a name, with TLS under its own name")
  func names() {
    let template = TargetSpec(url: "")
    let plain = TargetAddress.at("10.1.2.3", "http://decode.llm:8000/m", template)
    #expect(plain.url == "http://10.1.2.3:8000/m" && plain.place == nil)
    #expect(TargetAddress.at("[fd00::1]", "http://d:8000/metrics", template).url == "http://[fd00::1]:8000/metrics")
    let secure = TargetAddress.at("10.1.2.3", "https://decode.llm/metrics", template)
    #expect(secure.url == "https://decode.llm/metrics" && secure.place == "decode.llm:443:10.1.2.3:443")
    #expect(secure.authority == "10.1.2.3:443")
    #expect(TargetAddress.host(of: "http://[::1]:80/metrics") == "::1")
    guard case .addresses(let own) = NameLookup.addresses(of: "localhost") else {
      Issue.record("localhost has no address")
      return
    }
    #expect(own.contains("127.0.0.1") || own.contains("[::1]"))
    guard case .problem = NameLookup.addresses(of: "no.such.name.invalid") else {
      Issue.record("found an address")
      return
    }
  }
}
