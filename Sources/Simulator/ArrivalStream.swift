import Fleet

/// A request as it arrives.
struct Arrival: Sendable {
  var time: Double
  var prompt: Int32
  /// Tokens of the prompt that the prefix cache does not hold; at least one, the last.
  var computed: Int32
  var output: Int32
  /// Its place in the trace; -1 where there is none.
  var traceIndex: Int32 = -1
  var priority: UInt8 = 0
}

/// Requests one after the other: at random after the traffic mix, or from a trace that the mix scales.
struct ArrivalStream: Sendable {
  private var random: RandomStream
  private var mix: TrafficMix
  let trace: TraceCursor?
  private var place = 0
  private var lap = 0.0
  private var draws: ContiguousArray<ClassDraw> = []
  /// Until `burstEnd`, arrivals come `burst` times as often.
  private var burst = 1.0
  private var burstEnd = -Double.infinity
  /// The next arrival, seconds; infinity when there is none any more.
  private(set) var nextTime = 0.0

  /// The first request comes at or after `start`.
  init(mix: TrafficMix, seed: UInt64, trace: TraceCursor? = nil, start: Double = 0) {
    random = RandomStream(seed: seed)
    self.mix = mix
    self.trace = trace
    draws = ClassDraw.all(mix)
    nextTime = start + (trace == nil ? gap() : 0)
  }

  /// Other random numbers from now on; when the next arrival comes is drawn already.
  mutating func reseed(_ seed: UInt64) { random = RandomStream(seed: seed) }

  /// Changes the traffic at `time`. The wait for the next arrival is stretched or shortened by the ratio of the rates,
  /// so that the change is felt at once and a Poisson stream stays one.
  mutating func setMix(_ new: TrafficMix, at time: Double) {
    if new.rate <= 0 {
      if trace == nil { nextTime = .infinity }
    } else if mix.rate <= 0 || nextTime == .infinity {
      mix.rate = new.rate
      if trace == nil { nextTime = due(after: gap(), from: time) }
    } else {
      nextTime = due(after: quiet(until: nextTime, from: time) * mix.rate / new.rate, from: time)
    }
    mix = new
    draws = ClassDraw.all(new)
  }

  /// Takes the arrival at `nextTime` and draws when the next one is.
  mutating func next() -> Arrival {
    if let trace { return next(of: trace) }
    let draw = draws[pickClass()]
    let prompt = draw.input.next(&random)
    let arrival = Arrival(
      time: nextTime, prompt: prompt, computed: computed(prompt, draw.cacheHitRate), output: draw.output.next(&random),
      priority: draw.priority)
    nextTime = due(after: gap(), from: nextTime)
    return arrival
  }

  /// Makes arrivals come `factor` times as often from `time` until `end`. A burst that is under way ends.
  mutating func burst(_ factor: Double, until end: Double, at time: Double) {
    guard nextTime < .infinity else { return (burst, burstEnd) = (factor, end) }
    let left = quiet(until: nextTime, from: time)
    (burst, burstEnd) = (factor, end)
    nextTime = due(after: left, from: time)
  }

  /// When a wait of `seconds`, counted as without a burst, is over.
  private func due(after seconds: Double, from start: Double) -> Double {
    guard start < burstEnd else { return start + seconds }
    let inBurst = (burstEnd - start) * burst
    return seconds <= inBurst ? start + seconds / burst : burstEnd + (seconds - inBurst)
  }

  /// The wait from `start` until `end`, counted as without a burst.
  private func quiet(until end: Double, from start: Double) -> Double {
    guard start < burstEnd else { return end - start }
    return (min(end, burstEnd) - start) * burst + max(0, end - burstEnd)
  }

  private mutating func gap() -> Double {
    guard mix.rate > 0 else { return .infinity }
    guard mix.burstiness != 1 else { return random.exponential() / mix.rate }
    return random.gap(burstiness: mix.burstiness) / mix.rate
  }

  private mutating func pickClass() -> Int {
    guard draws.count > 1 else { return 0 }
    let place = random.uniform()
    return draws.firstIndex { place < $0.cumulativeShare } ?? draws.count - 1
  }

  /// Cached prefixes are whole blocks of 16 tokens; the last token is always computed, for the first output token.
  private func computed(_ prompt: Int32, _ hitRate: Double) -> Int32 {
    let cached = Int32(Double(prompt) * hitRate / 16) * 16
    return max(1, prompt - cached)
  }
}

extension ArrivalStream {
  private mutating func next(of cursor: TraceCursor) -> Arrival {
    let draw = draws[0]
    let prompt = LengthDraw.tokens(Double(cursor.trace.promptTokens[place]) * draw.input.mean / cursor.trace.meanPrompt)
    let output = LengthDraw.tokens(
      Double(cursor.trace.outputTokens[place]) * draw.output.mean / cursor.trace.meanOutput)
    let arrival = Arrival(
      time: nextTime, prompt: prompt, computed: computed(prompt, draw.cacheHitRate), output: output,
      traceIndex: Int32(place), priority: draw.priority)
    let before = cursor.trace.arrivals[place] + lap
    place += 1
    if place == cursor.trace.count, cursor.loops {
      // The lap ends one mean gap after its last arrival.
      lap += cursor.trace.duration + 1 / cursor.rate
      place = 0
    }
    guard place < cursor.trace.count else {
      nextTime = .infinity
      return arrival
    }
    nextTime = due(after: (cursor.trace.arrivals[place] + lap - before) * cursor.rate / mix.rate, from: nextTime)
    return arrival
  }
}
