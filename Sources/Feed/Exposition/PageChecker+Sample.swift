import Fleet

/// What a single sample line may be.
extension PageChecker {
  mutating func checkOddities(_ odd: SampleLine.Oddities) {
    if isOpenMetrics {
      // Between quoted names and labels a blank is usual.
      if odd.contains(.blanks), !odd.contains(.quotedName) {
        add("found blanks where there may be none, or more than one")
      }
      if odd.contains(.tab) { add("found a tab, expected single spaces") }
      if odd.contains(.trailingComma) { add("found a comma before '}', expected none") }
      if odd.contains(.tight) { add("found no space after '}', expected one") }
    }
    if !isOpenMetrics, odd.contains(.unknownEscape) { add("found an unknown escape, expected \\\\, \\\" or \\n") }
    if odd.contains(.extra) { add("found something after the timestamp, expected nothing") }
    if odd.contains(.carriageReturn) { add("found a carriage return at the line's end, expected none") }
  }

  mutating func checkValue(_ text: borrowing SampleLine) {
    let word = text.valueText.string
    guard isOpenMetrics, !text.value.isFinite else { return }
    let isKnown = ["NaN", "+Inf", "-Inf", "Inf"].contains(word) || word.utf8.contains { $0 &- 0x30 < 10 }
    if !isKnown { add("found the value \(quoted(word)), expected NaN, +Inf or -Inf") }
  }

  mutating func checkTimestamp(_ text: ByteText) {
    guard text.count > 0, let time = DecimalNumber.parse(text) else { return }
    let digits = text.string
    if isOpenMetrics {
      if !time.isFinite { add("found the timestamp \(quoted(digits)), expected seconds") }
    } else if !digits.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }) {
      add("found the timestamp \(quoted(digits)), expected whole milliseconds")
    }
  }

  mutating func checkLabels(_ sample: CheckedSample) {
    var names: Set<String> = []
    for label in sample.labels {
      if !names.insert(label.name).inserted { add("found the label \(quoted(label.name)) twice, expected once") }
      if label.name == "__name__" { add("found the label '__name__', which is the metric's name itself") }
      if !label.isUTF8 { add("found a label value that is not UTF-8") }
    }
  }

  /// Reads `# {labels} value [timestamp]`.
  mutating func exemplar(_ text: ByteText) -> CheckedSample.Exemplar? {
    let bytes = Array(text.string.utf8)
    guard bytes.starts(with: Array("# {".utf8)), bytes.count > 3 else {
      add("found an exemplar that does not begin with '# {'")
      return nil
    }
    // A sample line with a made-up name has the same shape.
    let line = Array("x".utf8) + bytes[2...]
    var sink = ExemplarSink()
    PageReader.read(line, into: &sink)
    guard let sample = sink.sample, sink.problem == nil else {
      add(sink.problem?.rawValue ?? "found an exemplar that cannot be read")
      return nil
    }
    checkOddities(sample.oddities)
    checkLabels(sample)
    if let time = sample.timestamp, !time.isFinite {
      add("found an exemplar with the timestamp \(time), expected seconds")
    }
    let length = sample.labels.reduce(0) { $0 + $1.name.unicodeScalars.count + $1.value.unicodeScalars.count }
    if length > 128 { add("found an exemplar with \(length) characters of labels, expected at most 128") }
    return CheckedSample.Exemplar(value: sample.value)
  }
}

/// Takes the one line that an exemplar was made into.
private struct ExemplarSink: PageSink {
  var sample: CheckedSample?
  var problem: LineProblem?
  var isFull: Bool { false }
  mutating func sample(_ line: borrowing SampleLine) {
    sample = CheckedSample(line)
    if line.exemplar.count > 0 { problem = .exemplar }
  }
  mutating func metadata(_ line: borrowing MetadataLine) { problem = .exemplar }
  mutating func bad(_ problem: LineProblem, _ line: ByteText, number: Int) { self.problem = problem }
}
