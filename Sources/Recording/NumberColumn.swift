import Fleet

/// One column of numbers of a block: `width` values a sample, such as one of the fleet or one of each worker.
struct NumberColumn {
  let key: ColumnKey
  let width: Int
  let quantizer: Quantizer
  /// Sample after sample. Codes, or bit patterns of values once the column is raw.
  private(set) var codes: [Int64] = []
  private(set) var provenances: [Provenance] = []
  /// Whether values are kept whole, because one of them has no code.
  private(set) var isRaw = false

  /// Stands for an unknown value. No code is as small, and minus zero, whose bits these are, is stored as zero.
  static let unknown = Int64.min

  init(key: ColumnKey, width: Int, quantizer: Quantizer) {
    self.key = key
    self.width = width
    self.quantizer = quantizer
  }

  var samples: Int { provenances.count }

  /// Adds a sample's single value; NaN is unknown.
  mutating func append(_ value: Double, _ provenance: Provenance) {
    push(value)
    provenances.append(provenance)
  }

  /// Adds a sample's values, one a worker.
  mutating func append(_ values: [Float], _ provenance: Provenance) {
    codes.reserveCapacity(codes.count + values.count)
    for value in values { push(Double(value)) }
    provenances.append(provenance)
  }

  mutating func append(_ values: [Double], _ provenance: Provenance) {
    for value in values { push(value) }
    provenances.append(provenance)
  }

  /// Adds samples of which nothing is known, up to this many.
  mutating func pad(to samples: Int) {
    let missing = samples - provenances.count
    guard missing > 0 else { return }
    codes.append(contentsOf: repeatElement(Self.unknown, count: missing * width))
    provenances.append(contentsOf: repeatElement(.unknown, count: missing))
  }

  private mutating func push(_ value: Double) {
    if value.isNaN {
      codes.append(Self.unknown)
    } else if isRaw {
      codes.append(bits(value))
    } else if let code = quantizer.code(value) {
      codes.append(code)
    } else {
      isRaw = true
      codes = codes.map { $0 == Self.unknown ? $0 : bits(quantizer.value($0)) }
      codes.append(bits(value))
    }
  }

  private func bits(_ value: Double) -> Int64 { Int64(bitPattern: (value == 0 ? 0 : value).bitPattern) }

  // MARK: Bytes

  private enum Flag {
    static let raw: UInt8 = 1
    static let hasUnknown: UInt8 = 2
  }

  /// How the values came to be, then which are known, then their differences: of the first sample from one worker to
  /// the next, of all others from the sample before.
  var payload: [UInt8] {
    var writer = ByteWriter(capacity: codes.count + 16)
    let hasUnknown = codes.contains(Self.unknown)
    writer.byte((isRaw ? Flag.raw : 0) | (hasUnknown ? Flag.hasUnknown : 0))
    writer.runs(provenances.map { UInt64($0.rawValue) })
    if hasUnknown { writer.bits(codes.map { $0 != Self.unknown }) }
    var last = [Int64](repeating: Self.unknown, count: width)
    var previous: Int64 = 0
    var row = 0
    for code in codes {
      if code != Self.unknown {
        let base = last[row] == Self.unknown ? previous : last[row]
        writer.signed(code &- base)
        last[row] = code
        previous = code
      }
      row += 1
      if row == width { row = 0 }
    }
    return writer.bytes
  }

  /// Reads a payload of so many samples.
  init(
    key: ColumnKey, width: Int, quantizer: Quantizer, samples: Int, payload: ArraySlice<UInt8>
  ) throws(ByteReader.Malformed) {
    self.init(key: key, width: width, quantizer: quantizer)
    var reader = ByteReader(payload)
    let flags = try reader.byte()
    guard flags <= 3 else { throw ByteReader.Malformed() }
    isRaw = flags & Flag.raw != 0
    for number in try reader.runs(count: samples) {
      guard let provenance = Provenance(rawValue: UInt8(clamping: number)) else { throw ByteReader.Malformed() }
      provenances.append(provenance)
    }
    let count = samples * width
    let known = flags & Flag.hasUnknown != 0 ? try reader.bits(count: count) : nil
    guard known != nil || reader.left >= count else { throw ByteReader.Malformed() }
    var last = [Int64](repeating: Self.unknown, count: width)
    var previous: Int64 = 0
    codes = [Int64](repeating: Self.unknown, count: count)
    for index in codes.indices where known?[index] ?? true {
      let row = index % width
      let base = last[row] == Self.unknown ? previous : last[row]
      let code = base &+ (try reader.signed())
      codes[index] = code
      last[row] = code
      previous = code
    }
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }

  /// The value at a place in `codes`; NaN where it is unknown.
  func value(_ index: Int) -> Double {
    let code = codes[index]
    if code == Self.unknown { return .nan }
    return isRaw ? Double(bitPattern: UInt64(bitPattern: code)) : quantizer.value(code)
  }

  /// The values of one sample, one a worker.
  func values(ofSample sample: Int) -> [Float] {
    (sample * width..<(sample + 1) * width).map { Float(value($0)) }
  }
}

extension ByteWriter {
  /// Values and how often each follows itself.
  mutating func runs(_ values: [UInt64]) {
    var index = 0
    while index < values.count {
      let run = values[index...].prefix { $0 == values[index] }.count
      unsigned(values[index])
      count(run)
      index += run
    }
  }

  /// Eight truths a byte.
  mutating func bits(_ values: [Bool]) {
    for start in stride(from: 0, to: values.count, by: 8) {
      var part: UInt8 = 0
      for (place, isSet) in values[start..<min(start + 8, values.count)].enumerated() where isSet { part |= 1 << place }
      byte(part)
    }
  }
}

extension ByteReader {
  mutating func runs(count: Int) throws(Malformed) -> [UInt64] {
    var values: [UInt64] = []
    while values.count < count {
      let value = try unsigned()
      let run = try self.count(limit: count - values.count)
      guard run > 0 else { throw Malformed() }
      values.append(contentsOf: repeatElement(value, count: run))
    }
    return values
  }

  mutating func bits(count: Int) throws(Malformed) -> [Bool] {
    let part = Array(try raw((count + 7) / 8))
    return (0..<count).map { part[$0 / 8] >> ($0 % 8) & 1 == 1 }
  }
}
