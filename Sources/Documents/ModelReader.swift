import Fleet

/// Reads a scenario's own model:
///
///     models:
///       my-model:                      # the id, for `model`
///         like: llama-3.1-70b          # [nothing known] takes over all that is not given here
///         layers: 80
///         hidden: 8192
///         query_heads: 64
///         kv_heads: 8
///         head_dimension: 128          # MLA: latent rank + rotary part, with kv_heads 1
///         attention: GQA               # MHA, GQA, MLA or other words
///         growing_layers: 80           # [layers] whose KV cache grows with the context
///         parameters: 70.6B
///         active_parameters: 70.6B     # [parameters]
///         kv_bytes_per_token: 327680   # [from the shape] at two bytes an element
///         fixed_state: 0 B             # [0] state of a sequence whatever its length
///         experts: {count: 256, active: 8, shared: 1, intermediate: 2048}      # [dense or unknown]
///         note: text
enum ModelReader {
  private static let keys = [
    "like", "layers", "hidden", "query_heads", "kv_heads", "head_dimension", "attention", "growing_layers",
    "parameters",
    "active_parameters", "kv_bytes_per_token", "fixed_state", "experts", "note",
  ]

  static func read(id: String, entry: Entry, known: [Model]) throws(DocumentError) -> Model {
    let section = try Section(entry, keys: keys)
    let base = try section["like"].map { like throws(DocumentError) in
      try OwnDefinitions.find(like, kind: "model", in: known, id: \.id)
    }
    func count(_ key: String, _ old: Int?) throws(DocumentError) -> Int {
      if section[key] == nil, let old { return old }
      return try section.required(key).count(1...1_000_000)
    }
    let layers = try count("layers", base?.layers)
    let parameters = try section["parameters"].map(parameters) ?? base?.totalParameters
    guard let parameters else { throw entry.error("found no 'parameters', which is required") }
    let active =
      try section["active_parameters"].map(Self.parameters)
      ?? (section["parameters"] == nil ? base?.activeParameters : nil) ?? parameters
    if active > parameters, let place = section["active_parameters"] {
      throw place.error(expected: "at most all parameters")
    }
    var model = Model(
      id: id, layers: layers, hidden: try count("hidden", base?.hidden),
      queryHeads: try count("query_heads", base?.queryHeads), kvHeads: try count("kv_heads", base?.kvHeads),
      headDimension: try count("head_dimension", base?.headDimension),
      attention: try section.line("attention") ?? base?.attention ?? "GQA",
      growingLayers: try growing(section, layers: layers, base: base), totalParameters: parameters,
      activeParameters: active, kvBytesPerToken: 0, confidence: "the user's own",
      note: try section.line("note", length: 200) ?? "")
    let shaped = ["layers", "kv_heads", "head_dimension", "growing_layers", "attention"].contains { section[$0] != nil }
    model.kvBytesPerToken =
      try section.quantity("kv_bytes_per_token", .bytes)
      ?? (shaped ? nil : base?.kvBytesPerToken) ?? kvBytes(model)
    model.fixedStateBytes = try section.quantity("fixed_state", .bytes, .notNegative) ?? base?.fixedStateBytes ?? 0
    model.experts = try section["experts"].map(experts) ?? base?.experts
    return model
  }

  private static func growing(_ section: Section, layers: Int, base: Model?) throws(DocumentError) -> Int {
    if let own = try section.count("growing_layers", 0...layers) { return own }
    return min(layers, section["layers"] == nil ? base?.growingLayers ?? layers : layers)
  }

  /// Key and value of each head, or the one latent vector, at two bytes an element.
  private static func kvBytes(_ model: Model) -> Double {
    Double((model.isLatentAttention ? 1 : 2) * model.growingLayers * model.kvHeads * model.headDimension * 2)
  }

  private static func parameters(_ entry: Entry) throws(DocumentError) -> Double {
    try entry.quantity(.parameters, .range(1e6...1e15))
  }

  private static func experts(_ entry: Entry) throws(DocumentError) -> ExpertLayout {
    let section = try Section(entry, keys: ["count", "active", "shared", "intermediate"])
    let count = try section.required("count").count(1...100_000)
    return ExpertLayout(
      count: count, active: try section.required("active").count(1...count),
      shared: try section.count("shared", 0...1000) ?? 0,
      intermediate: try section.required("intermediate").count(1...1_000_000))
  }
}
