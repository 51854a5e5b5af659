public import Fleet

extension Snapshot {
  /// 64 bits of all that was measured, without workers and events: two runs that are the same have the same.
  public var digest: UInt64 {
    var digest = SnapshotDigest()
    digest.add(time)
    digest.add(fleet)
    for pool in pools { digest.add(pool.readings) }
    for link in links {
      digest.add(link.readings)
      for lane in link.lanes { digest.add(lane) }
    }
    digest.add(traffic.rate)
    return digest.value
  }
}

/// FNV-1a over words of eight bytes.
private struct SnapshotDigest {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ number: Double) {
    value = (value ^ number.bitPattern) &* 0x100_0000_01B3
    value ^= value >> 29
  }

  mutating func add(_ readings: Readings) {
    for field in Field.allCases { if let reading = readings[field] { add(reading.value) } }
  }
}
