/// A stream of random numbers that is the same for the same seed on every machine: xoshiro256++ (Blackman and Vigna,
/// 2019, public domain), seeded through SplitMix64, with logarithms of our own.
public struct RandomStream: Sendable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)
  private var spareNormal: Double?

  public init(seed: UInt64) {
    var mixer = seed
    func next() -> UInt64 {
      mixer &+= SplitMix64.step
      return SplitMix64.mixed(mixer)
    }
    state = (next(), next(), next(), next())
  }

  @inlinable public mutating func bits() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// Uniform in 0 ..< 1.
  @inlinable public mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// Exponential with mean one.
  public mutating func exponential() -> Double { -Elementary.log(1 - uniform()) }

  /// Normal with mean zero and variance one, by Marsaglia's polar method.
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let scale = (-2 * Elementary.log(s) / s).squareRoot()
      spareNormal = v * scale
      return u * scale
    }
  }
}

/// The mixing of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input moves half of the bits of the output.
public enum SplitMix64 {
  /// What one state is from the next.
  public static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  public static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
