/// The requests of a closed loop: lengths, and when each was sent, reached the engine and got its first token.
struct LoopRequests: Sendable {
  let inputs: [Int]
  let outputs: [Int]
  private(set) var sentAt: [Double]
  private(set) var arrival: [Double]
  var firstToken: [Double]
  /// Requests sent so far; they are sent and arrive in the order of their indices.
  private(set) var sent: Int
  private(set) var done = 0
  private var ttftSum = 0.0
  private var tpotSum = 0.0
  private let requestSeconds: Double
  private let arrivalSeconds: Double

  /// - Parameters:
  ///   - requestSeconds: time of a request before it reaches the scheduler.
  ///   - arrivalSeconds: least time between two that reach it.
  init(_ workload: Workload, requestSeconds: Double, arrivalSeconds: Double) {
    let count = workload.requests
    inputs = (0..<count).map { workload.input(of: $0) }
    outputs = (0..<count).map { workload.output(of: $0) }
    sentAt = [Double](repeating: 0, count: count)
    arrival = sentAt
    firstToken = sentAt
    sent = min(count, max(1, workload.concurrency))
    self.requestSeconds = requestSeconds
    self.arrivalSeconds = arrivalSeconds
    for i in 0..<sent { arrival[i] = requestSeconds + Double(i) * arrivalSeconds }
  }

  var count: Int { inputs.count }

  /// Takes the end of a request at `time`, and sends the next one.
  mutating func finish(_ i: Int, at time: Double) {
    done += 1
    ttftSum += firstToken[i] - sentAt[i]
    tpotSum += (time - firstToken[i]) / Double(outputs[i] - 1)
    guard sent < count else { return }
    sentAt[sent] = time
    arrival[sent] = max(time + requestSeconds, arrival[sent - 1] + arrivalSeconds)
    sent += 1
  }

  var latencies: LoopLatencies {
    LoopLatencies(ttft: ttftSum / Double(max(1, done)), tpot: tpotSum / Double(max(1, done)))
  }
}
