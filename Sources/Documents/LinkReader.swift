import Fleet

/// Reads the KV link:
///
///     link:
///       efficiency: 80%        # [80%] of the line rate
///       fabric: 6.4 TB/s       # [only the NICs limit] all transfers together
///       worker: 400 GB/s       # [the NICs of its devices] into or out of one worker
///       latency: 0.5 ms        # [0.5 ms] of every transfer besides its bytes
///       mode: after_prefill    # [after_prefill] or layerwise: while the prompt is computed
///       blocks: all            # [all] or missing: those that the decode worker's prefix cache has not
enum LinkReader {
  static func read(_ entry: Entry) throws(DocumentError) -> LinkPlan {
    let section = try Section(entry, keys: ["efficiency", "fabric", "worker", "latency", "mode", "blocks"])
    var link = LinkPlan()
    link.efficiency = try section.quantity("efficiency", .share, .positiveShare) ?? link.efficiency
    link.fabricBandwidth = try section.quantity("fabric", .bytesPerSecond)
    link.workerBandwidth = try section.quantity("worker", .bytesPerSecond)
    link.latencySeconds = try section.quantity("latency", .seconds, .range(0...60)) ?? link.latencySeconds
    link.mode = try section.choice("mode") ?? link.mode
    link.blocks = try section.choice("blocks") ?? link.blocks
    return link
  }
}
