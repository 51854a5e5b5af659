import Foundation
import PseudoTerminal
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The real program recording, killed, followed, out of room.
@Suite(.serialized)
struct RecordingCommandTests: RunsProgram {
  /// PDTOP_KILLS says how often.
  @Test("Killed at any moment, a recording opens and has all but the last second")
  func killed() throws {
    let kills = ProcessInfo.processInfo.environment["PDTOP_KILLS"].flatMap { Int($0) } ?? 20
    try inFolder { folder in
      for round in 0..<kills {
        if round % 4 == 0 {
          try killEarly(folder + "/\(round).pdtop", after: 100_000 + round * 104_729 % 1_000_000)
        } else {
          try killLater(folder + "/\(round).pdtop", after: round * 7_919_000 % 2_000_000)
        }
      }
    }
  }

  /// A recording at 20 seconds of the session in one of the wall clock, which says each second how far it is.
  private func recording(_ file: String) throws -> (process: Process, lines: FileHandle) {
    let errors = Pipe()
    let process = process(
      ["record", "default", "-o", file, "--for", "1h", "--speed", "20", "--observations", "--progress"], errors: errors)
    try process.run()
    while !FileManager.default.fileExists(atPath: file) { usleep(1000) }
    return (process, errors.fileHandleForReading)
  }

  private func end(_ process: Process) {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// In its first second, maybe before anything was recorded: the file opens and is whole.
  private func killEarly(_ file: String, after microseconds: Int) throws {
    let (process, _) = try recording(file)
    usleep(UInt32(microseconds))
    end(process)
    let contents = try info(file)
    #expect((contents["damage"] as? [Any])?.isEmpty == true, "\(contents["damage"] ?? "")")
    #expect(contents["closed"] as? Bool == false)
  }

  /// Some time after it has said for the first time how far it is.
  private func killLater(_ file: String, after microseconds: Int) throws {
    let (process, lines) = try recording(file)
    var said = Data()
    while said.last != 10 { said += lines.readData(ofLength: 1) }
    let begun = ContinuousClock.now
    let first = try #require(seconds(String(decoding: said.prefix(9), as: UTF8.self)))
    usleep(UInt32(microseconds))
    let elapsed = (ContinuousClock.now - begun) / .seconds(1)
    end(process)
    said += lines.readDataToEndOfFile()
    let contents = try info(file)
    #expect((contents["damage"] as? [Any])?.isEmpty == true, "\(contents["damage"] ?? "")")
    #expect(contents["closed"] as? Bool == false)
    let end = try #require(contents["end"] as? Double)
    // What was said to be recorded is there; and of the time that passed since all but the last second, and half a
    // second for a machine with other work.
    let text = String(decoding: said, as: UTF8.self)
    let last = text.split(separator: "\n").last.flatMap { seconds(String($0.prefix(9))) } ?? 0
    #expect(end >= last, "\(end) of \(last)")
    #expect(end >= first + (elapsed - 1.5) * 20, "\(end) s, \(elapsed) s after \(first)")
  }

  /// `+00:01:30` in seconds.
  private func seconds(_ clock: String) -> Double? {
    let parts = clock.dropFirst().split(separator: ":").compactMap { Double($0) }
    return parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : nil
  }

  @Test("SIGTERM ends a recording in order, SIGHUP goes on in a new file; a follower sees it all")
  func signals() throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      let process = process(["record", "default", "-o", file, "--for", "1h", "--speed", "20", "--observations"])
      try process.run()
      while !FileManager.default.fileExists(atPath: file) { usleep(1000) }
      usleep(1_500_000)
      let followers = try (0..<2).map { _ in
        try PseudoTerminal(
          Products.path("pdtop"), ["replay", file, "--follow", "--speed", "max"],
          environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
          width: 120, height: 36)
      }
      for follower in followers { #expect(follower.wait(for: "REPLAY")) }
      kill(process.processIdentifier, SIGHUP)
      usleep(1_500_000)
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      let first = try info(file)
      let second = try info(folder + "/a-1.pdtop")
      for contents in [first, second] {
        #expect(contents["closed"] as? Bool == true)
        #expect((contents["damage"] as? [Any])?.isEmpty == true)
      }
      let end = try #require(first["last_sample"] as? Double)
      let start = try #require(second["start"] as? Double)
      #expect(start - end == 1, "\(end), then \(start)")
      let last = Int(try #require(second["last_sample"] as? Double))
      let clock = "+00:\(last / 60 < 10 ? "0" : "")\(last / 60):\(last % 60 < 10 ? "0" : "")\(last % 60)"
      for follower in followers {
        #expect(follower.wait(for: clock), "\(clock)\n\(follower.outputText.suffix(0))")
        follower.send("q")
        #expect(follower.change() == .exited(0))
      }
    }
  }

  @Test(
    "A full disk stops the recording, says so among the events, and leaves a file that opens",
    .enabled(if: getuid() == 0))
  func full() throws {
    try inFolder { folder in
      let mount = try command("/bin/mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", folder])
      try #require(mount.status == 0)
      defer { _ = try? command("/bin/umount", ["-l", folder]) }
      let file = folder + "/a.pdtop"
      let terminal = try PseudoTerminal(
        Products.path("pdtop"), ["play", "default", "--record", file, "--observations", "--speed", "100"],
        environment: ["PDTOP_HOME": Products.checkout, "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"],
        width: 160, height: 48)
      #expect(terminal.wait(for: "the recording has stopped"), "\(terminal.outputText.suffix(2000))")
      // The dashboard goes on.
      terminal.send("?")
      #expect(terminal.wait(for: "any key closes"))
      terminal.send("?q")
      #expect(terminal.change() == .exited(0))
      let contents = try info(file)
      #expect((contents["samples"] as? Int ?? 0) > 0)
    }
  }

  @Test("A played session that was recorded is the same again, frame by frame")
  func sameFrames() throws {
    try inFolder { folder in
      let file = folder + "/a.pdtop"
      #expect(try run("record", "chat", "-o", file, "--for", "60s", "--compare", "cost").status == 0)
      for time in ["20", "45.5"] {
        let frame = try run("snapshot", "chat", "--compare", "cost", "--at", time, "--size", "120x36")
        let again = try run("export", file, "--format", "text", "--from", "+\(time)s", "--size", "120x36")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output == frame.output)
      }
    }
  }

  @Test("What is wrong with a file or an option is said in one line")
  func errors() throws {
    try inFolder { folder in
      let text = folder + "/text.pdtop"
      try "hello".write(toFile: text, atomically: true, encoding: .utf8)
      for arguments in [
        ["info", text], ["replay", folder + "/none.pdtop"], ["repair", text, "-o", folder + "/b.pdtop"],
        ["record", "default", "-o", text], ["record", "default", "-o", folder + "/no/where.pdtop"], ["export", folder],
      ] {
        let process = process(arguments, errors: Pipe())
        try process.run()
        let err = (process.standardError as? Pipe)?.fileHandleForReading.readDataToEndOfFile() ?? Data()
        process.waitUntilExit()
        let said = String(decoding: err, as: UTF8.self)
        #expect(process.terminationStatus == 1, "\(arguments): \(said)")
        #expect(said.hasPrefix("pdtop: "), "\(said)")
        #expect(said.split(separator: "\n").count == 1, "\(said)")
      }
      #expect(try run("record", "default", "-o", folder + "/c.pdtop", "--for", "soon").status == 2)
      #expect(try run("record", "default").status == 2)
      #expect(try run("play", "--observations").status == 2)
    }
  }
}
