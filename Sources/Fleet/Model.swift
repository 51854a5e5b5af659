/// A served model's shape, as far as time, memory and transfer depend on it.
public struct Model: Sendable, Equatable {
  public var id: String
  public var layers: Int
  public var hidden: Int
  public var queryHeads: Int
  public var kvHeads: Int
  public var headDimension: Int
  /// MHA, GQA, MLA, sliding window, linear hybrid, in words.
  public var attention: String
  /// Layers whose KV cache grows with the context.
  public var growingLayers: Int
  public var totalParameters: Double
  /// Parameters that one token goes through.
  public var activeParameters: Double
  /// KV-cache bytes of one token, whole model, at two bytes an element.
  public var kvBytesPerToken: Double
  /// Bytes of state that a sequence has whatever its length (windows, linear attention).
  public var fixedStateBytes: Double
  /// Entries of its vocabulary, where they are known: the size of both embeddings.
  public var vocabulary: Int?
  /// Its experts, where it is a mixture and their layout is known.
  public var experts: ExpertLayout?
  public var confidence: String
  public var sources: String
  public var note: String

  public init(
    id: String, layers: Int, hidden: Int, queryHeads: Int, kvHeads: Int, headDimension: Int, attention: String,
    growingLayers: Int, totalParameters: Double, activeParameters: Double, kvBytesPerToken: Double,
    fixedStateBytes: Double = 0, confidence: String = "", sources: String = "", note: String = ""
  ) {
    self.id = id
    self.layers = layers
    self.hidden = hidden
    self.queryHeads = queryHeads
    self.kvHeads = kvHeads
    self.headDimension = headDimension
    self.attention = attention
    self.growingLayers = growingLayers
    self.totalParameters = totalParameters
    self.activeParameters = activeParameters
    self.kvBytesPerToken = kvBytesPerToken
    self.fixedStateBytes = fixedStateBytes
    self.confidence = confidence
    self.sources = sources
    self.note = note
  }

  /// Whether the KV cache is one latent vector that every tensor-parallel rank keeps whole.
  public var isLatentAttention: Bool { attention.hasPrefix("MLA") }

  /// Whether most layers keep a state of fixed size in place of a cache.
  public var isLinearHybrid: Bool { attention.contains("linear") }

  /// Bytes of a sequence's fixed state where an element of the KV cache has so many. Windows are cache; the state of
  /// linear attention is not, and stays in 16 bits.
  public func stateBytes(kvElementBytes: Double) -> Double {
    isLinearHybrid ? fixedStateBytes : fixedStateBytes * kvElementBytes / 2
  }

  /// Whether a token goes through a part of the parameters only.
  public var isMixture: Bool { experts != nil || activeParameters < totalParameters }
}
