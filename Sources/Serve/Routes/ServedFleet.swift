public import Fleet
public import Simulator

/// A simulated fleet as its workers, its router and an exporter of its devices' power would show it over HTTP.
public struct ServedFleet {
  /// What a body of `POST /control/actions` means: the actions, or why it means nothing.
  public typealias ActionReader = (JSON, Simulator) throws(ActionRefusal) -> [Action]

  /// Why a body is refused: the place in it, what was found and what was expected.
  public struct ActionRefusal: Error {
    public let place: String
    public let problem: String
    public init(place: String, problem: String) {
      self.place = place
      self.problem = problem
    }
  }

  public private(set) var simulator: Simulator
  /// How fast whoever advances it should do so.
  public internal(set) var clock: ServedClock
  private(set) var books: FleetBooks
  let table: PageTable
  public let dialect: ServedDialect
  let access: Access
  private let readActions: ActionReader
  /// The keys of a body, for whoever asks.
  let actionKeys: [String]
  /// Seconds since 1970 at which the serving began.
  let startTime: Double
  /// Whether the simulation keeps up with the clock.
  public var isReady = true

  /// Who may do what.
  public struct Access: Sendable {
    /// What control, and everything that is asked for from other machines, needs; nil: there is no control.
    public var token: String?
    /// Whether other machines can connect: then every page needs the token.
    public var isOpen: Bool
    public init(token: String?, isOpen: Bool) {
      self.token = token
      self.isOpen = isOpen
    }
  }

  public init(
    _ simulator: Simulator, dialect: ServedDialect, access: Access, startTime: Double, actionKeys: [String],
    speed: Double = 1, readActions: @escaping ActionReader
  ) {
    var simulator = simulator
    table = PageTable(dialect)
    books = FleetBooks(&simulator, workerPlan: table.workerSamples, fleetPlan: table.fleetSamples)
    self.simulator = simulator
    clock = ServedClock(speed: speed)
    self.dialect = dialect
    self.access = access
    self.startTime = startTime
    self.actionKeys = actionKeys
    self.readActions = readActions
  }

  /// Workers that there are.
  public var workerCount: Int { books.workers.count }

  /// Moves on to a simulated time, seconds since the start.
  public mutating func advance(to time: Double) {
    guard time > simulator.time, !simulator.isFinished else { return }
    simulator.advance(to: time)
    books.update(&simulator)
  }

  /// Carries out the actions of a body: all of them, or none where one is refused.
  mutating func carryOut(_ body: JSON) throws(ActionRefusal) -> [Action] {
    let actions = try readActions(body, simulator)
    var next = simulator
    for action in actions {
      do throws(ActionError) {
        try next.apply(action)
      } catch {
        throw ActionRefusal(place: "", problem: error.description)
      }
    }
    simulator = next
    books.update(&simulator)
    return actions
  }

  func names(_ authority: String) -> WorkerNames {
    WorkerNames(
      model: simulator.scenario.fleet.model.id, base: "http://" + authority, startTime: startTime,
      seed: simulator.scenario.seed, plan: books.plan)
  }
}
