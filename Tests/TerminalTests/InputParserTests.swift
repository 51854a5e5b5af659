import Terminal
import Testing

struct InputParserTests {
  private func parse(_ pieces: [ArraySlice<UInt8>]) -> [InputEvent] {
    var parser = InputParser()
    return pieces.flatMap { parser.feed($0) } + parser.flush()
  }

  @Test(arguments: InputSamples.keys.indices)
  func understandsKeys(index: Int) {
    let sample = InputSamples.keys[index]
    let names = parse([Array(sample.bytes.utf8)[...]]).map { event in
      if case .key(let key) = event { return key.name }
      return "\(event)"
    }
    #expect(names.joined(separator: " ") == sample.name)
  }

  @Test func understandsEverythingElse() {
    for sample in InputSamples.all {
      let text = String(decoding: sample.bytes, as: UTF8.self).debugDescription
      #expect(parse([sample.bytes[...]]) == sample.events, "\(text)")
    }
  }

  @Test func cutsMakeNoDifference() {
    for sample in InputSamples.all {
      for cut in 0...sample.bytes.count {
        let events = parse([sample.bytes[..<cut], sample.bytes[cut...]])
        #expect(events == sample.events, "cut at \(cut): \(sample.bytes)")
      }
      let single = sample.bytes.indices.map { sample.bytes[$0...$0] }
      #expect(parse(single) == sample.events)
    }
  }

  @Test func sequencesDoNotDisturbOneAnother() {
    let bytes = InputSamples.all.flatMap(\.bytes)
    let events = InputSamples.all.flatMap(\.events)
    #expect(parse([bytes[...]]) == events)
    for cut in stride(from: 1, to: bytes.count, by: 7) {
      #expect(parse([bytes[..<cut], bytes[cut...]]) == events)
    }
  }

  @Test func escapeAloneIsAKeyAfterAWhile() {
    var parser = InputParser()
    #expect(parser.patience == nil)
    #expect(parser.feed([0x1B]) == [])
    #expect(parser.patience == .milliseconds(25))
    #expect(parser.flush() == [.key(Key(.escape))])
    #expect(parser.patience == nil)
    #expect(parser.flush() == [])
    #expect(parser.feed([0x1B, 0x1B]) == [.key(Key(.escape))])
    #expect(parser.flush() == [.key(Key(.escape))])
  }

  @Test func startsOfSequencesAreAltAfterAWhile() {
    for (character, name) in [("[", "Alt-["), ("O", "Alt-O"), ("P", "Alt-P"), ("]", "Alt-]"), ("_", "Alt-_")] {
      var parser = InputParser()
      #expect(parser.feed(Array("\u{1B}\(character)".utf8)) == [])
      #expect(parser.flush() == [.key(Key(name: name)!)])
    }
  }

  @Test func whatIsNeverCompletedIsForgotten() {
    for start in ["\u{1B}[1;2", "\u{1B}]11;rgb:", "\u{1B}[M!", "\u{1B}O5"] {
      var parser = InputParser()
      #expect(parser.feed(Array(start.utf8)) == [])
      #expect(parser.patience == .milliseconds(250))
      #expect(parser.flush() == [])
      #expect(parser.feed([0x71]) == [.key(Key("q"))])
    }
  }

  @Test func aPasteWithoutEndDoesNotLockTheKeyboard() {
    var parser = InputParser()
    #expect(parser.feed(Array("\u{1B}[200~abc".utf8)) == [])
    #expect(parser.flush() == [.paste("abc")])
    #expect(parser.feed([0x71]) == [.key(Key("q"))])
  }

  @Test func aHugePasteIsCutOff() {
    var parser = InputParser()
    var events = parser.feed(Array("\u{1B}[200~".utf8))
    for _ in 0..<100 { events += parser.feed([UInt8](repeating: 0x61, count: 10_000)) }
    events += parser.feed(Array("\u{1B}[201~q".utf8))
    #expect(events == [.paste(String(repeating: "a", count: 65_536)), .key(Key("q"))])
  }

  /// Random bytes, mostly such as stand in sequences: no trap, no dependence on cuts, and the keyboard works
  /// afterwards.
  @Test(arguments: 0..<8) func randomBytesDoNoHarm(seed: UInt64) {
    var random = SplitMix(state: seed)
    let alphabet = Array("\u{1B}\u{1B}\u{1B}[[]OPM_<?>;:$~0123456789ABCDHRZmuqc\\\u{07}\u{00}é".utf8)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 1...400, using: &random)).map { _ in
        let byte = UInt8(truncatingIfNeeded: random.next() >> 8)
        return Bool.random(using: &random) ? alphabet[Int(byte) % alphabet.count] : byte
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      #expect(parse([bytes[...]]) == parse([bytes[..<cut], bytes[cut...]]))
      var parser = InputParser()
      _ = parser.feed(bytes) + parser.flush()
      #expect(parser.feed([0x71]) == [.key(Key("q"))])
    }
  }
}

/// A small generator with a seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
