#if DEBUG
  import Fleet
  @testable import Recording

  #if canImport(Darwin)
    import Darwin
  #else
    import Glibc
  #endif

  /// Reads what a fuzzer made in every way that a session file is read: a trap is a finding.
  public struct ReaderFuzz: Sendable {
    private let file: String
    private let repaired: String

    /// - Parameter folder: where the files are made; one in memory is fastest.
    public init(folder: String) {
      file = "\(folder)/fuzz-\(getpid()).pdtop"
      repaired = "\(folder)/fuzz-\(getpid())-repaired.pdtop"
    }

    public func read(_ bytes: [UInt8]) {
      guard let input = FuzzInput(bytes) else { return }
      clear()
      switch input {
      case .file(let bytes): write(bytes)
      case .block(let head, let wide): make(block: pack(head, wide))
      case .rows(let rows): make(rows)
      }
      readFile()
      clear()
    }

    private func clear() {
      for path in [file, repaired] { for ending in ["", "-wal", "-shm", "-journal"] { unlink(path + ending) } }
    }

    private func write(_ bytes: [UInt8]) {
      guard let handle = fopen(file, "wb") else { return }
      fwrite(bytes, 1, bytes.count, handle)
      fclose(handle)
    }

    private func pack(_ head: [UInt8], _ wide: [[UInt8]]) -> [UInt8] {
      var body = ByteWriter()
      body.byte(BlockFormat.version)
      body.block(Zstd.compress(head, level: 1))
      for part in wide { body.block(Zstd.compress(part, level: 1)) }
      return body.bytes
    }

    private static let facts = SessionFacts(
      source: .feed, name: "fuzz", model: "", build: "fuzz", startedAt: 0, hasObservations: true)

    /// A file with one block of this body, under the first instant and the number of samples that the block has.
    private func make(block body: [UInt8]) {
      let decoded = try? DecodedBlock(body, withWorkers: true)
      let times = decoded?.times ?? [1_000_000]
      guard let first = times.first, let last = times.last, let writer = try? SessionWriter(file, Self.facts) else {
        return
      }
      try? writer.write(
        .block,
        [.integer(first), .integer(1), .integer(max(first, last)), .integer(Int64(times.count)), .blob(body)])
      _ = writer.countOne(.block)
      writer.reach(Double(last) / 1e6)
      try? writer.close()
    }

    /// A file with these rows beside its own, which a row of the same number replaces: also the tally.
    private func make(_ rows: [FuzzInput.Row]) {
      guard let writer = try? SessionWriter(file, Self.facts) else { return }
      for row in rows { try? writer.write(row.table, row.values) }
      try? writer.database.run("COMMIT")
      writer.abandon()
      writer.database.finish()
    }

    private func readFile() {
      if let reader = try? SessionReader(file) {
        _ = reader.contents()
        _ = reader.events()
        play(reader)
      }
      if (try? SessionRepair.repair(file, to: repaired)) != nil { _ = try? SessionReader(repaired).contents() }
    }

    private func play(_ reader: SessionReader) {
      guard var source = try? RecordingSource(reader) else { return }
      for place in [0.0, 0.5, 1] {
        let reach = source.reach
        try? source.seek(to: reach.lowerBound + (reach.upperBound - reach.lowerBound) * place) { _ in }
        _ = source.snapshot()
      }
      source.jump(to: source.reach.lowerBound)
      for _ in 0..<64 where !source.isFinished { source.advance(to: source.nextSample) { _ in } }
      _ = source.snapshot()
    }
  }
#endif
