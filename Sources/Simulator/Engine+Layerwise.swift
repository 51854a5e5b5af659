import Fleet

/// KV caches that are sent layer by layer while their prompts are computed.
///
/// All layers but the last are one transfer that begins with the prompt's first pass, if a decode worker has room by
/// then; the last layer follows when the prompt is computed. So what is exposed is what the link has not carried by
/// then, and one layer. That the link may be ahead of the layers that are computed is neglected: it carries the same
/// bytes.
extension Engine {
  /// Begins to send the caches of the prompts that a worker has just begun.
  mutating func sendEarly(from worker: Int) {
    for slot in prefill[worker].prompts.slots(requests).prefix(prefill[worker].inPass) {
      let i = Int(slot)
      guard requests[i].prefillStart == time, requests[i].early == .none, requests[i].remaining > 1, handoffs.isEmpty,
        requests[i].batchWorker >= 0 || reserve(slot)
      else { continue }
      requests[i].early = .sending
      chooseBlocks(slot)
      send(slot, share: earlyShare)
    }
  }

  /// The prompt is computed: the last layer follows what is under way or there.
  mutating func closeEarly(_ slot: Int32) {
    let i = Int(slot)
    switch requests[i].early {
    case .sending:
      let bytes = cacheBytes(slot) * (1 - earlyShare)
      if link.extend(slot, by: bytes, at: time) {
        counts.transferBytes += bytes
        requests[i].transferStart = time
        requests[i].early = .none
      } else {
        requests[i].early = .closing
      }
    case .void: requests[i].early = .voidClosing
    default:
      requests[i].early = .none
      if requests[i].batchWorker >= 0 { send(slot, share: 1 - earlyShare) } else { append(toHandoffs: slot) }
    }
  }

  /// The early part has arrived.
  mutating func arriveEarly(_ slot: Int32) {
    let i = Int(slot)
    switch requests[i].early {
    case .sending: requests[i].early = .sent
    case .void: requests[i].early = .none
    default:
      let isVoid = requests[i].early == .voidClosing || requests[i].batchWorker < 0
      requests[i].early = .none
      if !isVoid { return send(slot, share: 1 - earlyShare) }
      append(toHandoffs: slot)
      admitHandoffs()
    }
  }

  /// A decode worker is gone, and with it what was sent to it and what had been promised there.
  mutating func forgetPromises(of worker: Int) {
    for slot in requests.slots where Int(requests[slot].batchWorker) == worker {
      requests[slot].batchWorker = -1
      if requests[slot].early == .sent { requests[slot].early = .none }
    }
    for slot in link.arrivingSlots where requests[slot].batchWorker < 0 {
      if requests[slot].early == .sending { requests[slot].early = .void }
    }
  }
}
