import Fleet
import Session
import Simulator
import Testing

@testable import Recording

struct FollowTests {
  @Test("Two followers see all that is written, also after rotations")
  func follow() throws {
    try Fixture.inFolder { folder in
      let path = folder + "/a.pdtop"
      var options = Recorder.Options()
      options.waits = true
      options.rotateSeconds = 60
      let recorder = try Recorder(path, Fixture.facts(), options: options)
      var source = RecordedSource(WatchedSource(try Simulator(Fixture.scenario())), recorder)
      func record(to time: Double) {
        source.advance(to: time) { _ in }
        recorder.sync()
      }
      record(to: 13)
      var followers = try (0..<2).map { _ in try RecordingSource(try SessionReader(path), isFollowing: true) }
      var seen: [[Double]] = followers.map { [$0.time] }
      var events = 0
      for time in stride(from: 13.0, through: 200, by: 7) {
        record(to: time)
        for index in followers.indices {
          for _ in 0..<20 where time - followers[index].time > 1 {
            followers[index].advance(to: followers[index].nextSample) { seen[index].append($0.time) }
          }
          #expect(time - followers[index].time <= 1, "at \(time)")
        }
        events = source.snapshot().eventCount
      }
      recorder.close()
      for index in followers.indices {
        for _ in 0..<20 where !followers[index].isFinished {
          followers[index].advance(to: followers[index].nextSample) { seen[index].append($0.time) }
        }
        #expect(followers[index].isFinished)
        #expect(seen[index] == (0..<Int(followers[index].time + 0.5)).map { Double($0) + 0.5 })
        #expect(abs(followers[index].snapshot().eventCount - events) <= 1)
      }
      #expect(recorder.status.rotations == 3)
      #expect(followers[0].reader.file.hasSuffix("/a-3.pdtop"))
    }
  }

  @Test("Rotation keeps as many files as it is told, and each of a simulation can be played by itself")
  func rotation() throws {
    try Fixture.inFolder { folder in
      var options = Recorder.Options()
      options.rotateSeconds = 10
      options.keep = 2
      try Fixture.record(folder + "/a.pdtop", seconds: 55, options: options)
      #expect(throws: RecordingError.self) { try SessionReader(folder + "/a.pdtop") }
      for number in [3, 4, 5] {
        let reader = try SessionReader(folder + "/a-\(number).pdtop")
        #expect(reader.contents().damage.isEmpty)
        #expect(reader.actions.count == 2)
      }
    }
  }
}
