import ArgumentParser
import Canvas
import Fleet

/// A size as an option says it.
enum FrameSize {
  static func parse(_ text: String) throws -> Size {
    let parts = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], (1...1000).contains(width),
      (1...1000).contains(height)
    else { throw ValidationError("--size: found \(quoted(text)), expected COLSxROWS, such as 160x48, up to 1000x1000") }
    return Size(width, height)
  }
}
