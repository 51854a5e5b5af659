import Capacity

/// The plainest possible prefill worker, link and decode worker: one step at a time, everything looked up anew. Slow,
/// and easy to believe; the engine must give the same times.
struct NaiveServer {
  struct Request {
    let arrival: Double
    let prompt: Int
    let output: Int
    var firstToken = 0.0
    var finished = 0.0
  }

  let prefill: WorkerModel
  let decode: WorkerModel
  let budget: Int
  let transferSeconds: (Int) -> Double

  /// First-token and finish times of all requests. Transfers must not overlap for this to hold of the real link.
  func run(_ requests: [Request]) -> [Request] {
    var requests = requests
    var arrivals: [(time: Double, index: Int)] = []
    for (index, end) in prefillEnds(requests) {
      let there = end + transferSeconds(requests[index].prompt)
      requests[index].firstToken = there
      arrivals.append((there, index))
    }
    decodeAll(&requests, arrivals.sorted { $0.time < $1.time })
    return requests
  }

  private func prefillEnds(_ requests: [Request]) -> [(Int, Double)] {
    var ends: [(Int, Double)] = []
    var time = 0.0
    var next = 0
    var queue: [(index: Int, done: Int)] = []
    while next < requests.count || !queue.isEmpty {
      if queue.isEmpty { time = max(time, requests[next].arrival) }
      while next < requests.count, requests[next].arrival <= time {
        queue.append((next, 0))
        next += 1
      }
      var tokens = 0
      var pairs = 0.0
      var finished: [Int] = []
      while tokens < budget, !queue.isEmpty {
        let taken = min(budget - tokens, requests[queue[0].index].prompt - queue[0].done)
        for token in 0..<taken { pairs += Double(queue[0].done + token + 1) }
        tokens += taken
        queue[0].done += taken
        guard queue[0].done == requests[queue[0].index].prompt else { break }
        finished.append(queue.removeFirst().index)
      }
      time += prefill.prefillPass(tokens: tokens, pairs: pairs)
      ends += finished.map { ($0, time) }
    }
    return ends
  }

  private func decodeAll(_ requests: inout [Request], _ arrivals: [(time: Double, index: Int)]) {
    var batch: [(index: Int, context: Int, left: Int)] = []
    var time = 0.0
    var next = 0
    while next < arrivals.count || !batch.isEmpty {
      if batch.isEmpty { time = max(time, arrivals[next].time) }
      while next < arrivals.count, arrivals[next].time <= time {
        let index = arrivals[next].index
        batch.append((index, requests[index].prompt + 1, requests[index].output - 1))
        next += 1
      }
      let excess = batch.reduce(0.0) { $0 + max(0, Double($1.context) - decode.contextStart) }
      time += decode.decodeStep(batch: batch.count, excess: excess)
      for i in batch.indices {
        batch[i].context += 1
        batch[i].left -= 1
        if batch[i].left == 0 { requests[batch[i].index].finished = time }
      }
      batch.removeAll { $0.left == 0 }
    }
  }
}
