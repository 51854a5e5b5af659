/// A size in character cells.
public struct Size: Sendable, Hashable {
  public var width: Int
  public var height: Int
  public init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }
}

/// A rectangle of character cells; `x` grows to the right, `y` down. It is never negative in size.
public struct Rect: Sendable, Hashable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  public init(_ size: Size) { self.init(width: size.width, height: size.height) }

  public var isEmpty: Bool { width == 0 || height == 0 }
  public var right: Int { x + width }
  public var bottom: Int { y + height }

  public func contains(x: Int, y: Int) -> Bool { x >= self.x && x < right && y >= self.y && y < bottom }

  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }

  /// The rectangle without `columns` at its left and right and `rows` at its top and bottom.
  public func inset(columns: Int, rows: Int) -> Rect {
    Rect(x: x + columns, y: y + rows, width: width - 2 * columns, height: height - 2 * rows)
  }

  /// The first `rows` rows, as far as there are so many.
  public func top(_ rows: Int) -> Rect { Rect(x: x, y: y, width: width, height: min(height, max(0, rows))) }
  /// All but the first `rows` rows.
  public func droppingTop(_ rows: Int) -> Rect {
    let drop = min(height, max(0, rows))
    return Rect(x: x, y: y + drop, width: width, height: height - drop)
  }
  /// The first `columns` columns, as far as there are so many.
  public func left(_ columns: Int) -> Rect { Rect(x: x, y: y, width: min(width, max(0, columns)), height: height) }
  /// All but the first `columns` columns.
  public func droppingLeft(_ columns: Int) -> Rect {
    let drop = min(width, max(0, columns))
    return Rect(x: x + drop, y: y, width: width - drop, height: height)
  }
}
