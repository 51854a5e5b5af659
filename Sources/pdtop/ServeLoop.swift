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
  /// Simulated seconds per second.
  let speed: Double

  /// Seconds behind the clock from which the fleet counts as one that does not keep up.
  private static let mostLag = 2.0
  /// Pages are no older than this.
  private static let freshness = Duration.milliseconds(20)
  /// Seconds that answers have to go out in the end.
  private static let farewell = 2.0

  init(server: HTTPServer, fleet: ServedFleet, speed: Double) {
    self.server = server
    self.fleet = fleet
    self.speed = speed
  }

  /// Until so many seconds of the wall clock have passed, or SIGINT or SIGTERM comes.
  consuming func run(until seconds: Double?) {
    let signals = SignalFlags()
    let start = ContinuousClock.now
    let end = seconds.map { start + .seconds($0) }
    // An instant of the wall clock and the simulated time that belongs to it.
    var (wall, simulated) = (start, fleet.simulator.time)
    var looked = start
    while !signals.endsRecording, end.map({ ContinuousClock.now < $0 }) ?? true {
      let due = wall + .seconds((fleet.simulator.nextSample - simulated) / speed)
      server.serve(until: min(due, end ?? due), isOver: { signals.endsRecording }) { request in
        // What is told is as of now, so that rates between two scrapes are right.
        let now = ContinuousClock.now
        if now - looked > Self.freshness {
          fleet.advance(to: min(fleet.simulator.nextSample, simulated + (now - wall) / .seconds(1) * speed))
          looked = now
        }
        return fleet.answer(request, local: server.address)
      }
      let now = ContinuousClock.now
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
