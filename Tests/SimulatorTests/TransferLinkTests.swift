import Fleet
import Testing

@testable import Simulator

struct TransferLinkTests {
  private func link(_ sources: [Double], _ targets: [Double], fabric: Double? = nil, latency: Double = 0)
    -> TransferLink
  {
    TransferLink(egress: sources.map { $0 }, ingress: targets.map { $0 }, fabric: fabric, latency: latency)
  }

  /// Runs until nothing is under way, and returns when each slot arrived.
  private func drain(_ link: inout TransferLink) -> [Int32: Double] {
    var times: [Int32: Double] = [:]
    while link.nextEvent < .infinity {
      let time = link.nextEvent
      if let slot = link.advance(to: time) { times[slot] = time }
    }
    return times
  }

  @Test("Alone a transfer has the lesser of its two ends")
  func alone() {
    var link = link([10, 10], [10, 4], latency: 0.5)
    link.begin(1, from: 0, to: 1, bytes: 40, at: 0)
    #expect(drain(&link)[1] == 10.5)
  }

  @Test("Max-min fairness: the ends that are shared are shared evenly, what they leave goes to the others")
  func fairness() {
    // Two transfers into target 0 (10), one of them from source 0, which also sends to target 1.
    var link = link([12, 12], [10, 100])
    link.begin(1, from: 0, to: 0, bytes: 50, at: 0)
    link.begin(2, from: 1, to: 0, bytes: 50, at: 0)
    link.begin(3, from: 0, to: 1, bytes: 70, at: 0)
    // 1 and 2 have 5 each, 3 has what source 0 leaves: 7. All end at 10 s.
    let times = drain(&link)
    #expect(times.values.allSatisfy { abs($0 - 10) < 1e-9 }, "\(times)")
  }

  @Test("The fabric bounds all together, and a degraded link takes longer")
  func fabric() {
    var link = link([10, 10], [10, 10], fabric: 10)
    link.begin(1, from: 0, to: 0, bytes: 50, at: 0)
    link.begin(2, from: 1, to: 1, bytes: 50, at: 0)
    link.setShare(0.5, at: 5)
    // 25 bytes each by 5 s; then 2.5 a second.
    #expect(drain(&link).values.allSatisfy { abs($0 - 15) < 1e-9 })
  }

  @Test(
    "No end is ever used beyond its bound, every byte arrives, and a faster fair rate is impossible", arguments: 1...8)
  func random(seed: Int) {
    var random = RandomStream(seed: UInt64(seed))
    let sources = (0..<5).map { _ in 5 + 20 * random.uniform() }
    let targets = (0..<4).map { _ in 5 + 20 * random.uniform() }
    var link = link(sources, targets, fabric: 60)
    var sent = 0.0
    var time = 0.0
    var arrived = 0
    for slot in 0..<400 {
      time += random.exponential() * 0.3
      while link.nextEvent <= time { if link.advance(to: link.nextEvent) != nil { arrived += 1 } }
      let bytes = 1 + 20 * random.uniform()
      sent += bytes
      link.begin(
        Int32(slot), from: Int(random.uniform() * 5), to: Int(random.uniform() * 4), bytes: bytes, at: time)
      #expect(link.totalRate <= 60 * (1 + 1e-9))
    }
    arrived += drain(&link).count
    #expect(arrived == 400)
    #expect(abs(link.bytesMoved(at: 1e6) - sent) < 1e-6 * sent)
    #expect(link.inFlight == 0)
  }
}
