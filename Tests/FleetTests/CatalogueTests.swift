import Testing

@testable import Fleet

@Suite("The catalogue")
struct CatalogueTests {
  @Test("has enough devices and models, each id once")
  func size() {
    #expect(Catalogue.devices.count >= 20)
    #expect(Catalogue.models.count >= 15)
    #expect(Set(Catalogue.devices.map(\.id)).count == Catalogue.devices.count)
    #expect(Set(Catalogue.models.map(\.id)).count == Catalogue.models.count)
  }

  @Test("converts to SI and leaves blanks unknown")
  func units() throws {
    let h100 = try #require(Catalogue.device(id: "h100-sxm"))
    #expect(h100.bf16FLOPS == 989e12)
    #expect(h100.fp8FLOPS == 1979e12)
    #expect(h100.fp4FLOPS == nil)
    #expect(h100.memoryBytes == 80e9)
    #expect(h100.memoryBandwidth == 3.35e12)
    #expect(h100.scaleUpBandwidth == 450e9)
    #expect(h100.nicBandwidth == 50e9)
    #expect(h100.hotIdleWatts == nil)
    let llama = try #require(Catalogue.model(id: "llama-3.1-70b"))
    #expect(llama.totalParameters == 70.6e9)
    #expect(llama.kvBytesPerToken == 327_680)
    #expect(llama.experts == nil)
    #expect(
      Catalogue.model(id: "deepseek-v3")?.experts == ExpertLayout(count: 256, active: 8, shared: 1, intermediate: 2048))
    #expect(Catalogue.device(id: "h1000") == nil)
  }

  @Test("has plausible devices", arguments: Catalogue.devices)
  func device(_ device: Device) {
    #expect(!device.id.isEmpty && !device.name.isEmpty && device.name.count <= 22)
    #expect(["general", "prefill", "decode"].contains(device.leaning))
    #expect((2018...2027).contains(device.year ?? 2020))
    #expect((1e14...2e16).contains(device.bf16FLOPS ?? 1e15))
    #expect((device.fp8FLOPS ?? .infinity) >= (device.bf16FLOPS ?? 0))
    #expect((device.fp4FLOPS ?? .infinity) >= (device.fp8FLOPS ?? 0))
    #expect((1e8...1e12).contains(device.memoryBytes ?? 1e11))
    #expect((5e11...3e16).contains(device.memoryBandwidth ?? 1e12))
    #expect((1e9...2e12).contains(device.scaleUpBandwidth ?? 1e11))
    #expect((1e9...2e12).contains(device.nicBandwidth ?? 1e10))
    #expect((100...30_000).contains(device.tdpWatts ?? 500))
    #expect((device.hotIdleWatts ?? 0) < (device.tdpWatts ?? 1))
    #expect((1_000...5_000_000).contains(device.priceUSD ?? 10_000))
    #expect((0.5...20).contains(device.rentUSDPerHour ?? 1))
    #expect(!device.confidence.isEmpty)
    expectKnownSources(device.sources)
  }

  @Test("has plausible models", arguments: Catalogue.models)
  func model(_ model: Model) {
    #expect((20...130).contains(model.layers))
    #expect((1...model.layers).contains(model.growingLayers))
    #expect(model.queryHeads % model.kvHeads == 0)
    #expect((1e9...2e12).contains(model.totalParameters))
    #expect(model.activeParameters <= model.totalParameters)
    #expect(model.fixedStateBytes >= 0)
    // Two bytes an element; the sparse-attention models add an indexer's cache of at most half.
    let formula = (model.isLatentAttention ? 1 : 2) * 2 * model.growingLayers * model.kvHeads * model.headDimension
    #expect((1...1.5).contains(model.kvBytesPerToken / Double(formula)), "\(model.id)")
    if let experts = model.experts {
      #expect(experts.active < experts.count && model.activeParameters < model.totalParameters)
    }
    expectKnownSources(model.sources)
  }

  private func expectKnownSources(_ keys: String) {
    #expect(!keys.isEmpty)
    for key in keys.split(separator: ";") { #expect(Catalogue.sources[String(key)] != nil, "\(key)") }
  }

  @Test("names the line of what is wrong in a table")
  func errors() throws {
    func problem(_ text: String) -> String? {
      do {
        _ = try CatalogueReader(CSVTable(text.utf8)).sources()
        return nil
      } catch { return "\(error)" }
    }
    #expect(problem("key,title\na,b\n") == nil)
    #expect(problem("key,title\na,b\na,c\n") == "line 3: found 'a' twice, expected once")
    #expect(problem("key,name\na,b\n") == "line 1: found no column 'title' among key,name")
  }
}
