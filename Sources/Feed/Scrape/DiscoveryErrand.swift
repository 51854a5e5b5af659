import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads a file of target groups that is no JSON; the room that knows YAML gives it.
public typealias TargetGroupReader =
  @Sendable (_ bytes: [UInt8], _ file: String) throws(TargetGroup.Malformed) ->
  [TargetGroup]

/// Looks again and again where targets are to be found, and tells which are new and which are gone. What was found last
/// stays while a place gives no good answer.
final class DiscoveryErrand: Errand {
  private let board: FeedBoard
  private let timeout: Double
  private let readGroups: TargetGroupReader
  private let names = NameLookup()
  private var places: [Place]

  private struct Place {
    var spec: DiscoverySpec
    var schedule = Schedule(due: 0)
    /// What the last look at a file found: nothing is read again that has not changed.
    var file: FileState?
    var problem: String?
  }

  private struct FileState: Equatable { var size: Int, seconds: Int, nanoseconds: Int }

  private static let largestFile = 8 << 20

  init(_ board: FeedBoard, readGroups: @escaping TargetGroupReader) {
    self.board = board
    self.readGroups = readGroups
    timeout = board.state.options.timeout
    places = board.state.options.discoveries.map { Place(spec: $0) }
  }

  func due(at now: Double, room: Int) -> [FeedRequest] {
    for (index, outcome) in names.take() { takeNames(outcome, index, now) }
    var requests: [FeedRequest] = []
    for index in places.indices where places[index].schedule.due <= now && !places[index].schedule.isUnderWay {
      places[index].schedule.isUnderWay = true
      let spec = places[index].spec
      switch spec.place {
      case .dns(let url): names.begin(TargetAddress.host(of: url), id: index)
      case .file(let path): look(at: path, index, now)
      case .http(let url):
        requests.append(
          FeedRequest(
            id: index, url: url, headers: ["Accept: application/json"], access: spec.template.access, timeout: timeout,
            limit: Self.largestFile, expected: "a list of target groups"))
      }
    }
    return requests
  }

  func nextDue(after now: Double) -> Double {
    // Names are looked up elsewhere: that is asked after.
    places.reduce(.infinity) { min($0, $1.schedule.isUnderWay ? now + 0.1 : $1.schedule.due) }
  }

  func take(_ answer: FeedAnswer, for index: Int, at now: Double) {
    if let problem = answer.problem { return finish(index, problem, now) }
    do throws(TargetGroup.Malformed) {
      take(try TargetGroup.read(answer.body), index, now)
    } catch {
      finish(index, error.description, now)
    }
  }

  // MARK: Answers

  private func takeNames(_ outcome: NameLookup.Outcome, _ index: Int, _ now: Double) {
    guard case .dns(let url) = places[index].spec.place else { return }
    switch outcome {
    case .problem(let problem): finish(index, problem, now)
    case .addresses(let addresses):
      tell(addresses.map { TargetAddress.at($0, url, places[index].spec.template) }, index, now)
    }
  }

  private func look(at path: String, _ index: Int, _ now: Double) {
    var info = stat()
    guard stat(path, &info) == 0 else { return finish(index, String(cString: strerror(errno)), now) }
    #if canImport(Darwin)
      let changed = info.st_mtimespec
    #else
      let changed = info.st_mtim
    #endif
    let state = FileState(size: Int(info.st_size), seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec))
    guard state != places[index].file else { return finish(index, places[index].problem, now) }
    places[index].file = state
    guard state.size <= Self.largestFile else {
      return finish(index, "found \(state.size) bytes, expected at most \(Self.largestFile)", now)
    }
    guard let bytes = Self.read(path) else { return finish(index, String(cString: strerror(errno)), now) }
    do throws(TargetGroup.Malformed) {
      let groups = path.hasSuffix(".json") ? try TargetGroup.read(bytes) : try readGroups(bytes, path)
      take(groups, index, now)
    } catch {
      finish(index, error.description, now)
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    return [UInt8](unsafeUninitializedCapacity: largestFile) { buffer, count in
      count = fread(buffer.baseAddress, 1, largestFile, file)
    }
  }

  private func take(_ groups: [TargetGroup], _ index: Int, _ now: Double) {
    var specs: [TargetSpec] = []
    for group in groups {
      do throws(TargetAddressError) {
        specs += try group.specs(places[index].spec.template)
      } catch {
        return finish(index, error.description, now)
      }
    }
    tell(specs, index, now)
  }

  private func tell(_ specs: [TargetSpec], _ index: Int, _ now: Double) {
    board.update { $0.takeDiscovered(specs, from: index, at: now) }
    finish(index, nil, now)
  }

  private func finish(_ index: Int, _ problem: String?, _ now: Double) {
    places[index].schedule.finish(isGood: problem == nil, now: now, interval: places[index].spec.interval)
    let before = places[index].problem
    places[index].problem = problem
    guard problem != before else { return }
    let name = plain(places[index].spec.shownName)
    board.update { state in
      if let problem {
        state.discoveryProblems[index] = problem
        state.note(now, .bad, "\(name): \(plain(problem)); the targets it named before stay")
      } else {
        state.discoveryProblems[index] = nil
        state.note(now, .info, "\(name) is well again")
      }
    }
  }
}
