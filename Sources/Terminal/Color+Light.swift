public import Canvas

extension Color {
  /// Whether dark text reads better on it than light text.
  public var isLight: Bool { !isTerminal && PerceivedColor(self).lightness > 0.6 }
}
