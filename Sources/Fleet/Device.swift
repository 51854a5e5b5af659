/// A device as its maker sells it. What is not known is nil and stays unknown. Speeds are peaks of dense arithmetic;
/// links are for one direction.
public struct Device: Sendable, Equatable {
  public var id: String
  public var name: String
  public var vendor: String
  /// What it is made for, in the maker's or the analysts' words: general, prefill, decode.
  public var leaning: String
  /// On sale, announced, withdrawn, a paper.
  public var status: String
  public var year: Int?
  /// Peak FLOP/s by number format.
  public var bf16FLOPS: Double?
  public var fp8FLOPS: Double?
  public var fp4FLOPS: Double?
  public var memoryType: String
  public var memoryBytes: Double?
  public var memoryBandwidth: Double?
  /// Scale-up (NVLink, Infinity Fabric, ICI) bytes per second of one device, one direction, and how many devices it
  /// joins.
  public var scaleUpBandwidth: Double?
  public var scaleUpWorld: Int?
  /// Scale-out (NIC) bytes per second of one device, one direction.
  public var nicBandwidth: Double?
  public var tdpWatts: Double?
  public var hotIdleWatts: Double?
  public var priceUSD: Double?
  public var rentUSDPerHour: Double?
  /// How sure the row is, and where it comes from.
  public var confidence: String
  public var sources: String
  public var note: String

  public init(id: String, name: String) {
    self.id = id
    self.name = name
    vendor = ""
    leaning = ""
    status = ""
    memoryType = ""
    confidence = ""
    sources = ""
    note = ""
  }
}

/// Number format of weights and arithmetic.
public enum Precision: String, Sendable, CaseIterable {
  case bf16, fp8, fp4

  /// Bytes of one weight.
  public var bytes: Double {
    switch self {
    case .bf16: 2
    case .fp8: 1
    case .fp4: 0.5
    }
  }
}

extension Device {
  /// Peak dense FLOP/s in a format; nil where the maker gives none.
  public func peakFLOPS(_ precision: Precision) -> Double? {
    switch precision {
    case .bf16: bf16FLOPS
    case .fp8: fp8FLOPS
    case .fp4: fp4FLOPS
    }
  }
}
