import Serve
import Simulator

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Advances a served fleet with the clock, and answers in between.
struct ServeLoop {
  let server: HTTPServer
  var fleet: ServedFleet
  /// From the beginning: a signal that comes while nobody looks yet must not be lost.
  private let signals = SignalFlags()

  /// Seconds behind the clock from which the fleet counts as one that does not keep up.
  private static let mostLag = 2.0
  /// Pages are no older than this.
  private static let freshness = Duration.milliseconds(20)
  /// How long to serve at a stretch where nothing moves.
  private static let rest = Duration.milliseconds(500)
  /// Seconds that answers have to go out in the end.
  private static let farewell = 2.0

  init(server: HTTPServer, fleet: ServedFleet) {
    self.server = server
    self.fleet = fleet
  }

  /// Until so many seconds of the wall clock have passed, or SIGINT or SIGTERM comes.
  consuming func run(until seconds: Double?) {
    let start = ContinuousClock.now
    let end = seconds.map { start + .seconds($0) }
    // An instant of the wall clock and the simulated time that belongs to it.
    var (wall, simulated) = (start, fleet.simulator.time)
    var looked = start
    var clock = fleet.clock
    while !signals.endsRecording, end.map({ ContinuousClock.now < $0 }) ?? true {
      // A trace that has ended changes nothing any more, nor does a fleet that is paused.
      let stands = fleet.simulator.isFinished || clock.isPaused
      let due =
        stands
        ? ContinuousClock.now + Self.rest : wall + .seconds((fleet.simulator.nextSample - simulated) / clock.speed)
      server.serve(until: min(due, end ?? due), isOver: { signals.endsRecording || fleet.clock != clock }) { request in
        // What is told is as of now, so that rates between two scrapes are right.
        let now = ContinuousClock.now
        if now - looked > Self.freshness {
          fleet.advance(to: min(fleet.simulator.nextSample, simulated + (now - wall) / .seconds(1) * clock.rate))
          looked = now
        }
        return fleet.answer(request, local: server.address)
      }
      let now = ContinuousClock.now
      if fleet.clock != clock || clock.isPaused {
        // From here on time runs otherwise.
        (clock, wall, simulated) = (fleet.clock, now, fleet.simulator.time)
        continue
      }
      guard now >= due else { continue }
      fleet.advance(to: fleet.simulator.nextSample)
      looked = now
      // After a pause of the machine, time goes on from where it is.
      let lag = (now - due) / .seconds(1)
      fleet.isReady = lag < Self.mostLag
      if lag >= Self.mostLag { (wall, simulated) = (now, fleet.simulator.time) }
    }
    server.stop(within: Self.farewell)
  }
}

/// Lets whoever reads our output see what was printed.
func flush() { fflush(nil) }
