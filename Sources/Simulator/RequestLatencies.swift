import Fleet

/// A histogram of all times since the start and one of the recent ones.
struct LatencyPair: Sendable {
  var all = LatencyHistogram()
  var recent = RecentHistogram()

  mutating func record(_ seconds: Double) {
    let bucket = LatencyHistogram.bucket(of: seconds)
    all.record(seconds, weight: 1, bucket: bucket)
    recent.record(seconds, bucket: bucket)
  }

  mutating func own() {
    all.own()
    recent.histogram.own()
  }

  mutating func disown() {
    all.disown()
    recent.histogram.disown()
  }
}

/// Latencies of requests and how many met the targets.
struct RequestLatencies: Sendable {
  var ttft = LatencyPair()
  var tpot = LatencyPair()
  var e2e = LatencyPair()
  var queue = LatencyPair()
  var transfer = LatencyPair()
  var decode = DecodeLatencies()
  var firstToken = FirstTokenTimes()
  /// From arrival to the end of prefill.
  var prefill = RecentMean()
  var targets: SLO
  /// Finished or shed requests, and of them those within each target and within all: since the start, and recent ones.
  var judged = 0
  var met = 0
  private(set) var recentJudged = 0.0
  private(set) var recentMet = 0.0
  private(set) var recentTTFT = 0.0
  private(set) var recentTPOT = 0.0

  init(targets: SLO) { self.targets = targets }

  mutating func finish(ttft: Double, tpot: Double?, e2e: Double) {
    self.ttft.record(ttft)
    self.e2e.record(e2e)
    if let tpot { self.tpot.record(tpot) }
    let firstMet = ttft <= targets.ttft ?? .infinity
    let laterMet = tpot ?? 0 <= targets.tpot ?? .infinity
    let allMet = firstMet && laterMet && e2e <= targets.e2e ?? .infinity
    judged += 1
    recentJudged += 1
    if firstMet { recentTTFT += 1 }
    if laterMet { recentTPOT += 1 }
    if allMet {
      met += 1
      recentMet += 1
    }
  }

  /// Takes the histograms for itself until `disown`; they must not be copied in between.
  mutating func own() {
    ttft.own()
    tpot.own()
    e2e.own()
    queue.own()
    transfer.own()
    decode.own()
  }

  mutating func disown() {
    ttft.disown()
    tpot.disown()
    e2e.disown()
    queue.disown()
    transfer.disown()
    decode.disown()
  }

  /// A request that was turned away or lost has missed its targets.
  mutating func miss() {
    judged += 1
    recentJudged += 1
  }

  /// Counts from here; the recent times stay.
  mutating func beginCounting() {
    for pair in [\RequestLatencies.ttft, \.tpot, \.e2e, \.queue, \.transfer] {
      self[keyPath: pair].all = LatencyHistogram()
    }
    decode.all = LatencyHistogram()
    judged = 0
    met = 0
  }

  /// Lets everything so far count `factor` times as much from now on.
  mutating func fade(by factor: Double) {
    ttft.recent.fade(by: factor)
    tpot.recent.fade(by: factor)
    e2e.recent.fade(by: factor)
    queue.recent.fade(by: factor)
    transfer.recent.fade(by: factor)
    decode.recent.fade(by: factor)
    firstToken.fade(by: factor)
    prefill.fade(by: factor)
    recentJudged *= factor
    recentMet *= factor
    recentTTFT *= factor
    recentTPOT *= factor
  }
}
