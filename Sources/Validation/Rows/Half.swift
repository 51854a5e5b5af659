/// The two halves of a table. The constants were fitted to one; the other tells how they do on what they have not seen.
public enum Half: String, Sendable, CaseIterable {
  case fitted, heldOut = "held out"

  /// By a hash (FNV-1a) of what makes a configuration, its load aside: all loads of one are in the same half.
  init(configuration: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in configuration.utf8 {
      hash ^= UInt64(byte)
      hash = hash &* 0x100_0000_01B3
    }
    self = (hash >> 32) & 1 == 0 ? .fitted : .heldOut
  }
}
