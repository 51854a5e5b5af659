/// The network between prefill and decode workers. Transfers share it max-min fairly: none can get more without one
/// that has less getting less still. The bounds are each sender's egress, each receiver's ingress, and the fabric.
struct TransferLink: Sendable {
  private var egress: Column<Double>
  private var ingress: Column<Double>
  private let fabric: Double
  private let latency: Double
  /// Share of the capacity that is there.
  private(set) var share = 1.0

  private var flows = Column<Flow>()
  private(set) var perSource: Column<Int32>
  private(set) var perTarget: Column<Int32>
  private(set) var totalRate = 0.0
  private var shares: FairShares
  /// When `moved` was true.
  private var clock: Double
  /// The next transfer to end, and when.
  private var nextIndex = -1
  private var nextFinish = Double.infinity
  /// Transfers whose last byte is on its way, and when each arrives: in order, since the latency is the same for all.
  private var arriving = RingQueue<Arriving>()

  /// Bytes moved and transfers ended since the start.
  private var moved = 0.0
  private var sentBySource: Column<Double>
  private(set) var transfers = 0

  private struct Arriving {
    let slot: Int32
    let time: Double
  }

  /// Stands for no bound, bytes per second: a transfer at this rate takes no time that matters.
  static let unbounded = 1e18

  /// Bytes per second of each sender, of each receiver and of the whole; nil where nothing limits.
  init(
    egress: some Sequence<Double?>, ingress: some Sequence<Double?>, fabric: Double?, latency: Double, start: Double = 0
  ) {
    self.egress = Column(egress.map { $0 ?? TransferLink.unbounded })
    self.ingress = Column(ingress.map { $0 ?? TransferLink.unbounded })
    self.fabric = fabric ?? TransferLink.unbounded
    self.latency = latency
    clock = start
    shares = FairShares(sources: self.egress.count, targets: self.ingress.count)
    perSource = Column(repeating: 0, count: self.egress.count)
    perTarget = Column(repeating: 0, count: self.ingress.count)
    sentBySource = Column(repeating: 0, count: self.egress.count)
  }

  /// Makes room for one more sender at an index; those from there on move up.
  mutating func insertSource(at index: Int, like bandwidth: Double?) {
    egress.insert(bandwidth ?? TransferLink.unbounded, at: index)
    perSource.insert(0, at: index)
    sentBySource.insert(0, at: index)
    for i in flows.indices where Int(flows[i].source) >= index { flows[i].source += 1 }
    shares = FairShares(sources: egress.count, targets: ingress.count)
  }

  /// The same for a receiver.
  mutating func insertTarget(at index: Int, like bandwidth: Double?) {
    ingress.insert(bandwidth ?? TransferLink.unbounded, at: index)
    perTarget.insert(0, at: index)
    for i in flows.indices where Int(flows[i].target) >= index { flows[i].target += 1 }
    shares = FairShares(sources: egress.count, targets: ingress.count)
  }

  mutating func own() {
    flows.own()
    perSource.own()
    perTarget.own()
    sentBySource.own()
    shares.own()
  }

  mutating func disown() {
    flows.disown()
    perSource.disown()
    perTarget.disown()
    sentBySource.disown()
    shares.disown()
  }

  var inFlight: Int { flows.count + arriving.count }
  var nextEvent: Double { min(nextFinish, arriving.first?.time ?? .infinity) }
  /// Transfers whose last byte is on its way, in order.
  var arrivingSlots: [Int32] { arriving.elements.map(\.slot) }

  /// Bytes of the transfers under way that are still to move.
  func bytesLeft(at time: Double) -> Double {
    flows.reduce(0) { $0 + $1.left(at: time) }
  }

  func bytesMoved(at time: Double) -> Double { moved + totalRate * (time - clock) }

  /// Bytes that the senders in `groups` groups of neighbours have begun to send since the start.
  func sent(inGroups groups: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: groups)
    for source in sentBySource.indices { sums[source * groups / sentBySource.count] += sentBySource[source] }
    return sums
  }

  /// Counts bytes and transfers from here.
  mutating func beginCounting(at time: Double) {
    move(to: time)
    moved = 0
    transfers = 0
    for source in sentBySource.indices { sentBySource[source] = 0 }
  }

  mutating func setShare(_ share: Double, at time: Double) {
    move(to: time)
    self.share = share
    fillAll()
  }

  mutating func begin(_ slot: Int32, from source: Int, to target: Int, bytes: Double, at time: Double) {
    move(to: time)
    var flow = Flow(slot: slot, source: source, target: target, bytes: bytes, at: time)
    sentBySource[source] += bytes
    perSource[source] += 1
    perTarget[target] += 1
    let alone = min(egress[source], ingress[target]) * share
    if perSource[source] == 1, perTarget[target] == 1, totalRate + alone <= fabric * share {
      flow.setRate(alone, at: time)
      flows.append(flow)
      totalRate += alone
      if flow.finish < nextFinish { (nextIndex, nextFinish) = (flows.count - 1, flow.finish) }
    } else {
      flows.append(flow)
      fillFairly(around: flow)
    }
  }

  /// Adds bytes to a transfer under way; false where its last byte has left.
  mutating func extend(_ slot: Int32, by bytes: Double, at time: Double) -> Bool {
    guard let index = flows.firstIndex(where: { $0.slot == slot }) else { return false }
    move(to: time)
    flows[index].extend(by: bytes, at: time)
    sentBySource[Int(flows[index].source)] += bytes
    findNext()
    return true
  }

  /// Handles what happens at `nextEvent`: the slot that has arrived, if one has.
  mutating func advance(to time: Double) -> Int32? {
    if let next = arriving.first, next.time <= time { return arriving.removeFirst().slot }
    guard nextFinish <= time else { return nil }
    move(to: time)
    end(nextIndex, at: time)
    return nil
  }

  /// Breaks off the transfers from a sender, or to a receiver, and returns their slots in the order they began to be
  /// listed.
  mutating func cancel(from source: Int? = nil, to target: Int? = nil, at time: Double) -> [Int32] {
    move(to: time)
    var cancelled: [Int32] = []
    var index = 0
    while index < flows.count {
      let flow = flows[index]
      guard source.map({ Int(flow.source) == $0 }) ?? false || target.map({ Int(flow.target) == $0 }) ?? false else {
        index += 1
        continue
      }
      cancelled.append(flow.slot)
      perSource[Int(flow.source)] -= 1
      perTarget[Int(flow.target)] -= 1
      removeFlow(index)
    }
    if !cancelled.isEmpty { fillAll() }
    return cancelled
  }

  /// Requests whose KV caches a sender holds only until their last bytes, which are on their way, have arrived.
  func heldSlots(from source: Int, _ requests: RequestTable) -> [Int32] {
    // What is sent early is not held yet.
    arrivingSlots.filter { Int(requests[$0].prefillWorker) == source && requests[$0].early != .sending }
  }

  private mutating func removeFlow(_ index: Int) {
    let last = flows.removeLast()
    if index < flows.count { flows[index] = last }
  }

  private mutating func end(_ index: Int, at time: Double) {
    let flow = flows[index]
    let (source, target) = (Int(flow.source), Int(flow.target))
    arriving.append(Arriving(slot: flow.slot, time: time + latency))
    transfers += 1
    removeFlow(index)
    perSource[source] -= 1
    perTarget[target] -= 1
    if perSource[source] == 0, perTarget[target] == 0, !isTight || flows.isEmpty {
      totalRate = flows.isEmpty ? 0 : totalRate - flow.rate
      findNext()
    } else {
      fillFairly(around: flow)
    }
  }

  private mutating func move(to time: Double) {
    let elapsed = time - clock
    clock = time
    if elapsed > 0 { moved += totalRate * elapsed }
  }

  private mutating func findNext() {
    nextIndex = -1
    nextFinish = .infinity
    let count = flows.count
    flows.withElements { flows in
      for index in 0..<count where flows[index].finish < nextFinish {
        (nextIndex, nextFinish) = (index, flows[index].finish)
      }
    }
  }

  /// Whether the fabric bounds the transfers.
  private var isTight: Bool { totalRate >= fabric * share * (1 - 1e-9) }

  private var bandwidths: FairShares.Bandwidths {
    FairShares.Bandwidths(egress: egress, ingress: ingress, share: share)
  }

  /// Finds the rates anew that a transfer's coming or going touches.
  private mutating func fillFairly(around flow: Flow) {
    guard !isTight else { return fillAll() }
    shares.fill(&flows, around: flow.source, flow.target, bandwidths, at: clock)
    sumUp()
    if totalRate > fabric * share { fillAll() } else { findNext() }
  }

  private mutating func fillAll() {
    shares.fillAll(&flows, bandwidths, fabric: fabric * share, at: clock)
    sumUp()
    findNext()
  }

  private mutating func sumUp() { totalRate = flows.reduce(0) { $0 + $1.rate } }
}
