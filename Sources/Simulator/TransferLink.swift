/// The network between prefill and decode workers. Transfers share it max-min fairly: none can get more without one that
/// has less getting less still. The bounds are each sender's egress, each receiver's ingress, and the fabric.
struct TransferLink: Sendable {
  private var egress: ContiguousArray<Double>
  private var ingress: ContiguousArray<Double>
  private let fabric: Double
  private let latency: Double
  /// Share of the capacity that is there.
  private(set) var share = 1.0

  // Transfers under way, as columns.
  private var slots: ContiguousArray<Int32> = []
  private var sources: ContiguousArray<Int32> = []
  private var targets: ContiguousArray<Int32> = []
  private var left: ContiguousArray<Double> = []
  private var rates: ContiguousArray<Double> = []
  private(set) var perSource: ContiguousArray<Int32>
  private(set) var perTarget: ContiguousArray<Int32>
  private(set) var totalRate = 0.0
  private var scratch: FillScratch
  /// When `left` was true.
  private var clock: Double
  /// The next transfer to end, and when.
  private var nextIndex = -1
  private var nextFinish = Double.infinity
  /// Transfers whose last byte is on its way, and when each arrives: in order, since the latency is the same for all.
  private(set) var arriving = IndexQueue()
  private var arrivalTimes: [Double] = []
  private var arrivalHead = 0

  /// Bytes moved and transfers ended since the start.
  private var moved = 0.0
  private var sentBySource: ContiguousArray<Double>
  private(set) var transfers = 0

  /// Stands for no bound, bytes per second: a transfer at this rate takes no time that matters.
  static let unbounded = 1e18

  /// Bytes per second of each sender, of each receiver and of the whole; nil where nothing limits.
  init(egress: some Sequence<Double?>, ingress: some Sequence<Double?>, fabric: Double?, latency: Double, start: Double = 0) {
    self.egress = ContiguousArray(egress.map { $0 ?? TransferLink.unbounded })
    self.ingress = ContiguousArray(ingress.map { $0 ?? TransferLink.unbounded })
    self.fabric = fabric ?? TransferLink.unbounded
    self.latency = latency
    clock = start
    scratch = FillScratch(sources: self.egress.count, targets: self.ingress.count)
    perSource = ContiguousArray(repeating: 0, count: self.egress.count)
    perTarget = ContiguousArray(repeating: 0, count: self.ingress.count)
    sentBySource = ContiguousArray(repeating: 0, count: self.egress.count)
  }

  /// Makes room for one more sender at an index; those from there on move up.
  mutating func insertSource(at index: Int, like bandwidth: Double?) {
    egress.insert(bandwidth ?? TransferLink.unbounded, at: index)
    perSource.insert(0, at: index)
    sentBySource.insert(0, at: index)
    for i in sources.indices where Int(sources[i]) >= index { sources[i] += 1 }
    scratch = FillScratch(sources: egress.count, targets: ingress.count)
  }

  /// The same for a receiver.
  mutating func insertTarget(at index: Int, like bandwidth: Double?) {
    ingress.insert(bandwidth ?? TransferLink.unbounded, at: index)
    perTarget.insert(0, at: index)
    for i in targets.indices where Int(targets[i]) >= index { targets[i] += 1 }
    scratch = FillScratch(sources: egress.count, targets: ingress.count)
  }

  var inFlight: Int { slots.count + arriving.count }
  var nextEvent: Double { min(nextFinish, arrivalHead < arrivalTimes.count ? arrivalTimes[arrivalHead] : .infinity) }

  /// Bytes of the transfers under way that are still to move.
  func bytesLeft(at time: Double) -> Double {
    zip(left, rates).reduce(0) { $0 + max(0, $1.0 - $1.1 * (time - clock)) }
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
    fillFairly()
    findNext()
  }

  mutating func begin(_ slot: Int32, from source: Int, to target: Int, bytes: Double, at time: Double) {
    move(to: time)
    slots.append(slot)
    sources.append(Int32(source))
    targets.append(Int32(target))
    left.append(bytes)
    rates.append(0)
    sentBySource[source] += bytes
    perSource[source] += 1
    perTarget[target] += 1
    let alone = min(egress[source], ingress[target]) * share
    if perSource[source] == 1, perTarget[target] == 1, totalRate + alone <= fabric * share {
      rates[rates.count - 1] = alone
      totalRate += alone
    } else {
      fillFairly()
    }
    findNext()
  }

  /// Handles what happens at `nextEvent`: the slot that has arrived, if one has.
  mutating func advance(to time: Double) -> Int32? {
    if arrivalHead < arrivalTimes.count, arrivalTimes[arrivalHead] <= time {
      arrivalHead += 1
      if arrivalHead > 1024, arrivalHead * 2 > arrivalTimes.count {
        arrivalTimes.removeFirst(arrivalHead)
        arrivalHead = 0
      }
      return arriving.removeFirst()
    }
    guard nextFinish <= time else { return nil }
    move(to: time)
    end(nextIndex, at: time)
    return nil
  }

  /// Breaks off the transfers from a sender, or to a receiver, and returns their slots in the order they began to be listed.
  mutating func cancel(from source: Int? = nil, to target: Int? = nil, at time: Double) -> [Int32] {
    move(to: time)
    var cancelled: [Int32] = []
    var index = 0
    while index < slots.count {
      guard source.map({ Int(sources[index]) == $0 }) ?? false || target.map({ Int(targets[index]) == $0 }) ?? false else {
        index += 1
        continue
      }
      cancelled.append(slots[index])
      perSource[Int(sources[index])] -= 1
      perTarget[Int(targets[index])] -= 1
      removeColumns(index)
    }
    if !cancelled.isEmpty { fillFairly() }
    findNext()
    return cancelled
  }

  /// Tokens of the KV caches from a sender whose last bytes are on their way.
  func arrivingContext(from source: Int, _ requests: RequestTable) -> Int {
    arriving.slots.reduce(0) { sum, slot in
      Int(requests.prefillWorker[Int(slot)]) == source ? sum + Int(requests.context[Int(slot)]) : sum
    }
  }

  private mutating func removeColumns(_ index: Int) {
    let last = slots.count - 1
    slots.swapAt(index, last)
    sources.swapAt(index, last)
    targets.swapAt(index, last)
    left.swapAt(index, last)
    rates.swapAt(index, last)
    slots.removeLast()
    sources.removeLast()
    targets.removeLast()
    left.removeLast()
    rates.removeLast()
  }

  private mutating func end(_ index: Int, at time: Double) {
    arriving.append(slots[index])
    arrivalTimes.append(time + latency)
    transfers += 1
    let source = Int(sources[index])
    let target = Int(targets[index])
    let rate = rates[index]
    removeColumns(index)
    perSource[source] -= 1
    perTarget[target] -= 1
    let wasTight = totalRate >= fabric * share * (1 - 1e-9)
    if perSource[source] == 0, perTarget[target] == 0, !wasTight || slots.isEmpty {
      totalRate = slots.isEmpty ? 0 : totalRate - rate
    } else {
      fillFairly()
    }
    findNext()
  }

  private mutating func move(to time: Double) {
    let elapsed = time - clock
    clock = time
    guard elapsed > 0 else { return }
    for i in left.indices { left[i] = max(0, left[i] - rates[i] * elapsed) }
    moved += totalRate * elapsed
  }

  private mutating func findNext() {
    nextIndex = -1
    nextFinish = .infinity
    for i in left.indices {
      let end = clock + left[i] / rates[i]
      if end < nextFinish { (nextIndex, nextFinish) = (i, end) }
    }
  }

  /// Progressive filling: raise all rates together, and freeze those that meet a full bound.
  private mutating func fillFairly() {
    totalRate = 0
    scratch.begin(sources, targets, egress, ingress, share)
    var fabricLeft = fabric * share
    var open = slots.count
    while open > 0 {
      var level = fabricLeft / Double(open)
      for i in slots.indices where !scratch.isFrozen[i] { level = min(level, scratch.level(sources[i], targets[i])) }
      let bound = level * (1 + 1e-12)
      let fabricFull = fabricLeft / Double(open) <= bound
      // Decided on the state before anything of this round is taken away.
      scratch.full.removeAll(keepingCapacity: true)
      for i in slots.indices where !scratch.isFrozen[i] {
        if fabricFull || scratch.level(sources[i], targets[i]) <= bound { scratch.full.append(i) }
      }
      for i in scratch.full {
        rates[i] = level
        totalRate += level
        scratch.freeze(i, sources[i], targets[i], level)
        fabricLeft -= level
        open -= 1
      }
    }
  }
}

/// Room for the sums of fair filling, kept from one time to the next. Only what transfers touch is set and looked at, so that
/// the number of workers costs nothing.
private struct FillScratch: Sendable {
  private var sourceLeft: ContiguousArray<Double>
  private var targetLeft: ContiguousArray<Double>
  private var sourceOpen: ContiguousArray<Int32>
  private var targetOpen: ContiguousArray<Int32>
  private(set) var isFrozen: ContiguousArray<Bool> = []
  var full: ContiguousArray<Int> = []

  init(sources: Int, targets: Int) {
    sourceLeft = ContiguousArray(repeating: 0, count: sources)
    targetLeft = ContiguousArray(repeating: 0, count: targets)
    sourceOpen = ContiguousArray(repeating: 0, count: sources)
    targetOpen = ContiguousArray(repeating: 0, count: targets)
  }

  mutating func begin(
    _ sources: ContiguousArray<Int32>, _ targets: ContiguousArray<Int32>, _ egress: ContiguousArray<Double>,
    _ ingress: ContiguousArray<Double>, _ share: Double
  ) {
    isFrozen.removeAll(keepingCapacity: true)
    for i in sources.indices {
      isFrozen.append(false)
      sourceOpen[Int(sources[i])] = 0
      targetOpen[Int(targets[i])] = 0
      sourceLeft[Int(sources[i])] = egress[Int(sources[i])] * share
      targetLeft[Int(targets[i])] = ingress[Int(targets[i])] * share
    }
    for i in sources.indices {
      sourceOpen[Int(sources[i])] += 1
      targetOpen[Int(targets[i])] += 1
    }
  }

  /// What a transfer's two ends leave for each that is still open there.
  func level(_ source: Int32, _ target: Int32) -> Double {
    min(
      sourceLeft[Int(source)] / Double(sourceOpen[Int(source)]), targetLeft[Int(target)] / Double(targetOpen[Int(target)]))
  }

  mutating func freeze(_ index: Int, _ source: Int32, _ target: Int32, _ rate: Double) {
    isFrozen[index] = true
    sourceLeft[Int(source)] -= rate
    targetLeft[Int(target)] -= rate
    sourceOpen[Int(source)] -= 1
    targetOpen[Int(target)] -= 1
  }
}
