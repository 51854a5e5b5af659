import Fleet

/// Reads the KV link:
///
///     link:
///       efficiency: 80%        # [80%] of the line rate
///       fabric: 6.4 TB/s       # [only the NICs limit] all transfers together
///       worker: 400 GB/s       # [the NICs of its devices] into or out of one worker
///       latency: 0.5 ms        # [0.5 ms] of every transfer besides its bytes
enum LinkReader {
  static func read(_ entry: Entry) throws(DocumentError) -> LinkPlan {
    let section = try Section(entry, keys: ["efficiency", "fabric", "worker", "latency"])
    var link = LinkPlan()
    link.efficiency = try section.quantity("efficiency", .share, .positiveShare) ?? link.efficiency
    link.fabricBandwidth = try section.quantity("fabric", .bytesPerSecond)
    link.workerBandwidth = try section.quantity("worker", .bytesPerSecond)
    link.latencySeconds = try section.quantity("latency", .seconds, .range(0...60)) ?? link.latencySeconds
    return link
  }
}
