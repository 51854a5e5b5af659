import Dispatch
public import Fleet
import Synchronization

/// Writes a session to a file on a thread of its own. Whoever hands something over never waits for the disk.
public final class Recorder: Sendable {
  public struct Options: Sendable {
    /// Bytes, and seconds of the session, after which the recording goes on in another file; nil: never.
    public var rotateBytes: Int?
    public var rotateSeconds: Double?
    /// Finished files that are kept when it rotates; older ones are deleted. Nil: all.
    public var keep: Int?
    /// Whether samples wait for the disk when it does not keep up, as a recording without a screen does; else they are
    /// dropped and counted.
    public var waits = false

    public init() {}
  }

  /// How the recording stands.
  public struct Status: Sendable, Equatable {
    public var file: String
    /// Seconds of the session that are safe in the file.
    public var committed = 0.0
    public var bytes = 0
    /// Samples that were dropped.
    public var dropped = 0
    /// Files that were finished before this one.
    public var rotations = 0
    /// Why the recording has stopped; nil while it goes on.
    public var failure: String?
    public var isClosed = false
  }

  enum Item: Sendable {
    case sample(Snapshot)
    case action(Action, Double)
    case mark(String, Double)
    case rewind(Double)
    case rotate
    case sync(DispatchSemaphore)
    case close
  }

  private struct Box {
    var items: [Item] = []
    var dropped = 0
    var status: Status
  }

  /// Most things that wait to be written.
  private static let mostWaiting = 256

  private let box: Mutex<Box>
  private let knock = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)
  private let closed = DispatchSemaphore(value: 0)
  private let options: Options

  /// Makes the file, which must not be there yet, and begins.
  public init(_ file: String, _ facts: SessionFacts, options: Options = Options()) throws(RecordingError) {
    self.options = options
    box = Mutex(Box(status: Status(file: file)))
    // Made here, so that an error comes at once; from here on only the thread below touches it.
    let log = RecordingLog(try SessionWriter(file, facts), options)
    let handed = Handed(log: log)
    DispatchQueue(label: "recorder", qos: .utility).async { [self] in run(handed.log) }
  }

  /// A log on its way to the recorder's thread.
  /// `@unchecked Sendable`: made on one thread and handed to another once; the first does not keep it.
  private struct Handed: @unchecked Sendable {
    let log: RecordingLog
  }

  public var status: Status { box.withLock { $0.status } }

  public func record(_ snapshot: Snapshot) { put(.sample(snapshot)) }
  public func record(_ action: Action, at time: Double) { put(.action(action, time)) }
  public func mark(_ name: String, at time: Double) { put(.mark(name, time)) }
  /// The session was taken back to a time.
  public func rewind(to time: Double) { put(.rewind(time)) }
  /// Goes on in another file.
  public func rotate() { put(.rotate) }

  /// Waits until all that was handed over is safe in the file.
  public func sync() {
    let done = DispatchSemaphore(value: 0)
    put(.sync(done))
    while done.wait(timeout: .now() + .milliseconds(200)) == .timedOut { if status.isClosed { return } }
  }

  /// Ends the recording and waits until the file is done.
  public func close() {
    put(.close)
    closed.wait()
    closed.signal()
  }

  private func put(_ item: Item) {
    while true {
      let isTaken = box.withLock { box -> Bool in
        guard box.status.failure == nil, !box.status.isClosed else { return true }
        // Only samples may be lost: all else is needed to understand the rest.
        if case .sample = item, box.items.count >= Self.mostWaiting {
          guard !options.waits else { return false }
          box.dropped += 1
          return true
        }
        box.items.append(item)
        return true
      }
      if isTaken { break }
      room.wait()
    }
    knock.signal()
  }

  // MARK: The recorder's thread

  private func run(_ log: RecordingLog) {
    var commitAt = ContinuousClock.now + .seconds(1)
    var isOpen = true
    while isOpen {
      let left = max(.zero, commitAt - .now)
      _ = knock.wait(timeout: .now() + .nanoseconds(Int(left / .nanoseconds(1))))
      let (items, dropped) = box.withLock { box in
        defer { (box.items, box.dropped) = ([], 0) }
        return (box.items, box.dropped)
      }
      room.signal()
      do throws(RecordingError) {
        isOpen = try log.take(items, dropped: dropped)
        if isOpen, .now >= commitAt {
          try log.commit()
          commitAt = max(commitAt + .seconds(1), .now)
        }
        publish(log, failure: nil, isClosed: !isOpen)
      } catch {
        log.abandon()
        publish(log, failure: error.description, isClosed: true)
        isOpen = false
      }
    }
    room.signal()
    closed.signal()
  }

  private func publish(_ log: RecordingLog, failure: String?, isClosed: Bool) {
    let status = log.status
    box.withLock { box in
      box.status = status
      box.status.failure = failure
      box.status.isClosed = isClosed
      if isClosed { box.items = [] }
    }
  }
}
