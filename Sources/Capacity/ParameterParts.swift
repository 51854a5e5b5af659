import Fleet

/// A model's parameters by the kind of product they take part in.
struct ParameterParts: Sendable {
  /// Attention, shared experts, dense feed-forward layers, routers: every token multiplies them.
  let dense: Double
  /// All routed experts, and those of one token.
  let experts: Double
  let activeExperts: Double
  /// Share of experts that a token passes by; 1 where there are none.
  let passedShare: Double
  /// Output and input embedding; 0 where the vocabulary is not known, they are in `dense` then.
  let head: Double
  let embedding: Double

  /// From total T and active A parameters, E experts and k of them active: T - A = (E - k) x one expert of all layers.
  /// That holds whatever the number of layers without experts is. Of a mixture without a known layout: one expert, A of
  /// it dense, the rest touched with probability A / T.
  init(_ model: Model) {
    let vocabulary = Double(model.vocabulary ?? 0) * Double(model.hidden)
    head = vocabulary
    embedding = vocabulary
    let idle = max(0, model.totalParameters - model.activeParameters)
    if let layout = model.experts, layout.count > layout.active, idle > 0 {
      let one = idle / Double(layout.count - layout.active)
      experts = one * Double(layout.count)
      activeExperts = one * Double(layout.active)
      passedShare = 1 - Double(layout.active) / Double(layout.count)
    } else {
      experts = idle
      activeExperts = 0
      passedShare = idle > 0 ? 1 - model.activeParameters / model.totalParameters : 1
    }
    dense = max(0, model.activeParameters - activeExperts - 2 * vocabulary)
  }
}
