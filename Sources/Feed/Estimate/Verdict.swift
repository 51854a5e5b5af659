public import Fleet

/// Which side is the bottleneck, in words with their evidence. Decode is tested first, then the link, then prefill: a
/// full decode pool keeps KV caches on the prefill side, which then looks full, too.
public struct Verdict: Sendable, Equatable {
  public enum Side: String, Sendable { case decode, link, prefill, general, none }

  public var side: Side
  /// The rule that decided, with its numbers.
  public var evidence: String
  var resource: Resource?
  var pool: Int?

  /// What is full enough to slow things down.
  private static let fullMemory = 0.85
  private static let roomySlots = 0.7

  public var bottleneck: Bottleneck? { resource.map { Bottleneck(resource: $0, pool: pool, cause: evidence) } }

  /// Nil where there is nothing to judge by.
  init?(pools: [PoolReport], link: LinkReport?, workers: [WorkerView], options: FeedOptions) {
    let decode = pools.firstIndex { $0.role == .decode }
    let prefill = pools.firstIndex { $0.role == .prefill }
    guard !pools.isEmpty, pools.contains(where: { $0.up > 0 }) else { return nil }
    (side, evidence) = (.none, "nothing waits")
    if let decode, judgeMemory(pools[decode], decode, workers, options, .decode) { return }
    if let decode, let link, judgeLink(link, pools[decode]) { return }
    if let prefill, judgePrefill(pools[prefill], prefill, decode.map { pools[$0] }) { return }
    if decode == nil, prefill == nil, let general = pools.firstIndex(where: { $0.role == .general }) {
      if judgeMemory(pools[general], general, workers, options, .general) { return }
    }
    evidence = Self.calm(pools)
  }

  /// Full memory, waiting for capacity, or sequences put back: the side that decodes is the bottleneck.
  private mutating func judgeMemory(
    _ pool: PoolReport, _ index: Int, _ workers: [WorkerView], _ options: FeedOptions, _ side: Side
  ) -> Bool {
    let members = pool.units.map { workers[$0] }.filter(\.isUp)
    let preempted = members.compactMap { $0.growth(.preempted, .value, options.rateWindow)?.amount }.reduce(0, +)
    let waiting = pool.sustainedQueue ?? 0
    let running = pool.findings.value(.running) ?? 0
    let memory = pool.findings.value(.kvUsage)
    let isFull = memory.map { $0 > Self.fullMemory } ?? false
    guard isFull || preempted > 0 || waiting >= max(Double(max(1, pool.up)), running / 10) else { return false }
    var parts = ["\(Unit.count.format((waiting * 10).rounded() / 10)) wait for \(pool.name)"]
    if let memory { parts.append("KV \(Unit.ratio.format(memory))") }
    if preempted > 0 { parts.append("\(Unit.count.format(preempted)) sequences put back") }
    self.side = side
    evidence = parts.joined(separator: ", ")
    resource = side == .general ? .general : isFull || preempted > 0 ? .decodeMemory : .decodeBandwidth
    self.pool = index
    return true
  }

  private mutating func judgeLink(_ link: LinkReport, _ decode: PoolReport) -> Bool {
    let running = decode.findings.value(.running) ?? 0
    guard let waiting = link.waiting, waiting >= max(4, running / 2) else { return false }
    side = .link
    evidence = "\(Unit.count.format(waiting)) requests wait for their KV cache, \(Unit.count.format(running)) decode"
    resource = .link
    return true
  }

  private mutating func judgePrefill(_ prefill: PoolReport, _ index: Int, _ decode: PoolReport?) -> Bool {
    guard let waiting = prefill.sustainedQueue, waiting >= Double(max(1, prefill.up)) else { return false }
    let fill = max(decode?.load?.value ?? 0, decode?.findings.value(.kvUsage) ?? 0)
    guard fill < Self.roomySlots else { return false }
    side = .prefill
    evidence = "\(Unit.count.format((waiting * 10).rounded() / 10)) prompts wait, decode has room"
    resource = .prefillCompute
    pool = index
    return true
  }

  /// What a calm fleet shows, so that nobody has to guess what was looked at.
  private static func calm(_ pools: [PoolReport]) -> String {
    let parts = pools.compactMap { pool -> String? in
      guard let waiting = pool.findings.value(.queueDepth) else { return nil }
      let memory = pool.findings.value(.kvUsage).map { ", KV \(Unit.ratio.format($0))" } ?? ""
      return "\(pool.name) \(Unit.count.format(waiting)) wait\(memory)"
    }
    return parts.isEmpty ? "nobody reports a queue" : "nothing waits long: " + parts.joined(separator: "; ")
  }

  /// The words beside a pool.
  func words(forPool index: Int, in pools: [PoolReport]) -> String {
    let pool = pools[index]
    var parts: [String] = []
    if pool.up < pool.size {
      parts.append("\(pool.size - pool.up) of \(pool.size) workers do not answer")
    }
    if self.pool == index {
      parts.append("bottleneck: \(evidence)")
    } else if let stranded = pool.findings.value(.stranded), stranded >= 0.03 {
      parts.append("stranded: \(resource?.title ?? "the other pool") fills first (estimated)")
    } else if let load = pool.load {
      parts.append("load \(Unit.ratio.format(load.value))")
    } else {
      parts.append(pool.up == 0 ? "no worker answers" : "load unknown: no capacity declared, measured or seen")
    }
    if let saturation = pool.saturation {
      // llm-d counts an endpoint that it cannot read as full.
      parts.append(
        "saturation by its router \(Unit.ratio.format(saturation))"
          + (saturation == 1 ? ", or a dead scrape there" : ""))
    }
    if !pool.isRoleKnown {
      parts.append(
        pool.up == 0
          ? "role not known: it never answered, and no label tells it"
          : "role not known: no label, router or behaviour tells it")
    }
    return parts.joined(separator: "; ")
  }
}
