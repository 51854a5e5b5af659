import Fleet
import ReaderFuzz
import Testing

@testable import Recording

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The corpus of the reader's fuzzer, and a short run of chance over it. `Tests/fuzz` runs libFuzzer on the same.
struct FuzzTests {
  /// PDTOP_CORPUS names a folder that keeps the corpus.
  private static let kept = getenv("PDTOP_CORPUS").map { String(cString: $0) }

  /// Small sessions of every kind: with observations and without, rewound, cut off, with wide columns.
  private func corpus(_ folder: String) throws -> [[UInt8]] {
    var corpus: [[UInt8]] = []
    func add(_ path: String, blocks: Bool = true) throws {
      let bytes = Fixture.read(path)
      if bytes.count < 200_000 {
        corpus.append([0] + bytes)
        corpus.append([0] + bytes.prefix(bytes.count * 2 / 3))
      }
      corpus.append(try FuzzInput.bytes(ofRowsIn: path))
      if blocks { corpus += try FuzzInput.blocks(in: path).compactMap(FuzzInput.bytes(ofBlock:)) }
    }
    try Fixture.record(folder + "/seen.pdtop", seconds: 6, workers: (1, 1))
    try add(folder + "/seen.pdtop")
    try Fixture.record(folder + "/wide.pdtop", seconds: 3, workers: (90, 60))
    try add(folder + "/wide.pdtop")
    try Fixture.record(folder + "/inputs.pdtop", seconds: 90, observations: false)
    try add(folder + "/inputs.pdtop", blocks: false)
    try add(try rewound(folder))
    return corpus
  }

  private func rewound(_ folder: String) throws -> String {
    let path = folder + "/rewound.pdtop"
    var options = SessionWriter.Options()
    options.pageSize = 512
    options.blockSeconds = 2
    let writer = try SessionWriter(path, Fixture.facts(), options)
    var source = try RecordingSource(try SessionReader(folder + "/seen.pdtop"))
    while !source.isFinished {
      try writer.append(source.snapshot())
      source.advance(to: source.nextSample) { _ in }
    }
    try writer.appendMark("here", at: 2)
    try writer.rewind(to: 3)
    try writer.append(.slowWorkers("prefill", 1, 0.5), at: 3)
    try writer.close(next: "next.pdtop")
    return path
  }

  @Test("Whatever is in a file, reading it ends: a corpus of all kinds of files, and chance over it")
  func chance() throws {
    try Fixture.inFolder { folder in
      let corpus = try corpus(folder)
      #expect(Set(corpus.compactMap { $0.first.map { $0 % 3 } }) == [0, 1, 2])
      #expect(corpus.count >= 12)
      if let kept = Self.kept {
        for (number, bytes) in corpus.enumerated() { Fixture.write(bytes, "\(kept)/\(number)") }
      }
      let fuzz = ReaderFuzz(folder: folder)
      var chance = Chance(seed: 20_261_125)
      for bytes in corpus {
        fuzz.read(bytes)
        for _ in 0..<25 { fuzz.read(chance.changed(bytes)) }
      }
    }
  }
}

/// Changes of bytes by chance: some of them others, a piece gone, a piece twice.
private struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(1, limit)))
  }

  mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(4) where bytes.count > 2 {
      let place = 1 + below(bytes.count - 1)
      let length = min(1 + below(16), bytes.count - place)
      switch below(4) {
      case 0: bytes.removeSubrange(place..<place + length)
      case 1: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 2: bytes[place] ^= 1 << below(8)
      default: bytes[place] = UInt8(below(256))
      }
    }
    return bytes
  }
}
