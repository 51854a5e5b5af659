import SharedData
import Simulator
import Testing

/// Files of `SharedData`.
private enum RealTraces {
  static let conversation = "traces/AzureLLMInferenceTrace_conv.csv"
  static let mooncake = "traces/mooncake_conversation_trace.jsonl"
  static var areThere: Bool { SharedData.has(conversation) && SharedData.has(mooncake) }
}

@Suite("Published traces", .enabled(if: RealTraces.areThere))
struct RealTraceTests {
  @Test("Azure conversations of 2023")
  func azure() throws {
    let bytes = try #require(SharedData.bytes(RealTraces.conversation))
    let clock = ContinuousClock()
    var trace: Trace?
    let time = try (0..<5).map { _ in try clock.measure { trace = try Trace.read(bytes, file: RealTraces.conversation) }
    }.min()!
    let conversation = try #require(trace)
    print("read \(conversation.count) rows in \(time)")
    #expect(conversation.count == 19_366)
    #expect(abs(conversation.meanPrompt - 1154.7) < 0.05)
    #expect(abs(conversation.meanOutput - 211.1) < 0.05)
    #expect(abs(conversation.duration - 3501.7) < 0.1)
    #expect(abs(conversation.meanRate - 5.53) < 0.005)
    #expect(conversation.skipped == 0)
  }

  @Test("Mooncake conversations")
  func mooncake() throws {
    let bytes = try #require(SharedData.bytes(RealTraces.mooncake))
    let clock = ContinuousClock()
    var trace: Trace?
    let time = try (0..<5).map { _ in try clock.measure { trace = try Trace.read(bytes, file: RealTraces.mooncake) } }
      .min()!
    let conversation = try #require(trace)
    print("read \(conversation.count) rows in \(time)")
    #expect(conversation.count == 12_031)
    #expect(abs(conversation.meanPrompt - 12_035) < 1)
    #expect(abs(conversation.meanOutput - 342.6) < 0.05)
    #expect(conversation.notes == ["times stand in steps of 3 s: arrivals of a step are spread evenly over it"])
    #expect(zip(conversation.arrivals, conversation.arrivals.dropFirst()).allSatisfy { $0 < $1 })
    let blocks = try #require(conversation.blocks)
    #expect(blocks.ids.count == 288_500 && Set(blocks.ids).count == 182_790)
  }
}
