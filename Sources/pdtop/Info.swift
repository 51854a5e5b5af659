import ArgumentParser
import Fleet
import Recording

/// What is in a recording.
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what is in a recording, and whether all of it is whole.",
    discussion: "Every block is read and checked. Exit code 1 when something is damaged or missing.")

  @Argument(help: "A recording (.pdtop).")
  var file: String

  @Flag(help: "One JSON object in place of the text.")
  var json = false

  func run() throws {
    let contents = try SessionReader(file).contents()
    print(json ? contents.json.text() : contents.text)
    if !contents.damage.isEmpty { throw ExitCode(1) }
  }
}

extension SessionContents {
  fileprivate var text: String {
    var lines = [
      "\(plain(file)): a recording of pdtop, format \(formatVersion), \(Unit.bytes.format(Double(bytes)))",
      "source     \(facts.source.rawValue) \(plain(facts.name)), model \(plain(facts.model))"
        + (facts.seed.map { ", seed \($0)" } ?? ""),
      "recorded   by \(plain(facts.build)), from \(WallClock.text(facts.startedAt)) on"
        + (isClosed ? "" : "; still being written, or its recorder was killed"),
      "holds      " + (facts.hasObservations ? "what was seen" : "")
        + (facts.scenario == nil ? "" : (facts.hasObservations ? ", and " : "") + "the inputs of the simulation"),
      "time       \(TimeText.elapsed(start)) to \(TimeText.elapsed(end)), \(samples) samples in \(blocks) blocks",
      "happened   \(actions) actions, \(events) events, \(marks) marks",
    ]
    if samples > 0 {
      lines.append(
        "values     \(values), \(Action.short(Double(blockBytes) / Double(max(1, values)) * 100)) bytes for 100 in the blocks"
      )
    }
    if let trace = facts.trace {
      lines.append("trace      \(plain(trace.path)), played \(Action.short(trace.speedup)) times as fast")
    }
    if dropped > 0 { lines.append("dropped    \(dropped) samples, which came faster than they could be written") }
    if !unknownColumns.isEmpty {
      lines.append("unknown    columns of a later version: " + unknownColumns.joined(separator: ", "))
    }
    lines += damage.map { "damaged    \(plain($0.text))" }
    if damage.isEmpty { lines.append("whole      every checksum is right") }
    return lines.joined(separator: "\n")
  }

  fileprivate var json: JSON {
    [
      "file": JSON(file), "format": JSON(formatVersion), "bytes": JSON(bytes), "source": JSON(facts.source.rawValue),
      "name": JSON(facts.name), "model": JSON(facts.model), "seed": JSON(facts.seed.map(String.init)),
      "build": JSON(facts.build), "started_at": JSON(facts.startedAt), "closed": JSON(isClosed),
      "has_observations": JSON(facts.hasObservations), "has_inputs": JSON(facts.scenario != nil),
      "start": JSON(start), "end": JSON(end), "last_sample": JSON(lastSample), "samples": JSON(samples),
      "blocks": JSON(blocks),
      "block_bytes": JSON(blockBytes), "values": JSON(values), "actions": JSON(actions), "events": JSON(events),
      "marks": JSON(marks), "dropped": JSON(dropped), "trace": JSON(facts.trace?.path),
      "unknown_columns": .array(unknownColumns.map { .string($0) }),
      "damage": .array(damage.map { ["time": JSON($0.time), "text": JSON($0.text)] }),
    ]
  }
}
