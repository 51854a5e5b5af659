import Fleet

/// KV caches that are sent layer by layer while their prompts are computed.
///
/// All layers but the last are one transfer that begins with the prompt's first pass, if a decode worker has room by then;
/// the last layer follows when the prompt is computed. So what is exposed is what the link has not carried by then, and one
/// layer. That the link may be ahead of the layers that are computed is neglected: it carries the same bytes.
extension Engine {
  /// Begins to send the caches of the prompts that a worker has just begun.
  mutating func sendEarly(from worker: Int) {
    for slot in prefill[worker].prompts.slots.prefix(prefill[worker].inPass) {
      let i = Int(slot)
      guard requests.prefillStart[i] == time, requests.early[i] == .none, requests.remaining[i] > 1, handoffs.isEmpty,
        requests.batchWorker[i] >= 0 || reserve(slot)
      else { continue }
      requests.early[i] = .sending
      chooseBlocks(slot)
      send(slot, share: earlyShare)
    }
  }

  /// The prompt is computed: the last layer follows what is under way or there.
  mutating func closeEarly(_ slot: Int32) {
    let i = Int(slot)
    switch requests.early[i] {
    case .sending:
      let bytes = cacheBytes(slot) * (1 - earlyShare)
      if link.extend(slot, by: bytes, at: time) {
        counts.transferBytes += bytes
        requests.transferStart[i] = time
        requests.early[i] = .none
        calendar[linkEvent] = link.nextEvent
      } else {
        requests.early[i] = .closing
      }
    case .void: requests.early[i] = .voidClosing
    default:
      requests.early[i] = .none
      if requests.batchWorker[i] >= 0 { send(slot, share: 1 - earlyShare) } else { append(toHandoffs: slot) }
    }
  }

  /// The early part has arrived.
  mutating func arriveEarly(_ slot: Int32) {
    let i = Int(slot)
    switch requests.early[i] {
    case .sending: requests.early[i] = .sent
    case .void: requests.early[i] = .none
    default:
      let isVoid = requests.early[i] == .voidClosing || requests.batchWorker[i] < 0
      requests.early[i] = .none
      if !isVoid { return send(slot, share: 1 - earlyShare) }
      append(toHandoffs: slot)
      admitHandoffs()
    }
  }

  /// A decode worker is gone, and with it what was sent to it and what had been promised there.
  mutating func forgetPromises(of worker: Int) {
    for slot in requests.batchWorker.indices where Int(requests.batchWorker[slot]) == worker {
      requests.batchWorker[slot] = -1
      if requests.early[slot] == .sent { requests.early[slot] = .none }
    }
    for slot in link.arriving.slots where requests.batchWorker[Int(slot)] < 0 {
      if requests.early[Int(slot)] == .sending { requests.early[Int(slot)] = .void }
    }
  }
}
