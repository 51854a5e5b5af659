import Canvas
import Fleet

/// The dashboard as an SVG that moves: a frame for each sample.
struct MovieExport {
  /// The most frames: what a page can bear.
  private static let mostFrames = 600

  private var frames: FrameExport
  private let speed: Double
  private var movie: SVGMovie
  private var begin: Double?

  init(_ frames: FrameExport, speed: Double) {
    self.frames = frames
    self.speed = speed
    movie = SVGMovie(size: frames.size)
  }

  mutating func take(_ snapshot: Snapshot) throws {
    guard movie.count < Self.mostFrames else {
      throw RunError(
        "the range: found more than \(Self.mostFrames) samples, expected fewer for an animation; --from and --to cut it")
    }
    let start = begin ?? snapshot.time
    begin = start
    frames.observe(snapshot)
    frames.show(snapshot)
    movie.add(frames.canvas, at: (snapshot.time - start) / speed)
  }

  func document(title: String) -> String { movie.document(title: title) }
}
