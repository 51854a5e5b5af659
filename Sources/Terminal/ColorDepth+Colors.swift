internal import Canvas

extension ColorDepth {
  /// The depth of a terminal with so many colours.
  init(colors: Int32) {
    switch colors {
    case (1 << 24)...: self = .trueColor
    case 256...: self = .indexed256
    case 8...: self = .ansi16
    default: self = .mono
    }
  }
}
