/// How groups of workers become a grid: as large a tile for each worker as fits, or several workers in one cell.
struct HeatLayout: Equatable {
  /// A worker's size in units of the grid, and the gaps after it.
  struct Tile: Equatable {
    var width: Int
    var height: Int
    var gapX: Int
    var gapY: Int
  }

  struct Group: Equatable {
    var x: Int
    var cells: Int
    var workers: Int

    /// The workers that a cell stands for.
    func workers(inCell cell: Int) -> Range<Int> { cell * workers / cells..<(cell + 1) * workers / cells }
  }

  var tile: Tile
  var rowsPerColumn: Int
  var groups: [Group]
  /// Columns of the rules between the groups.
  var rules: [Int]

  /// Half a character cell is about square, so tiles of the fine grid are about square in half cells.
  private static let fine = [
    Tile(width: 9, height: 7, gapX: 1, gapY: 1), Tile(width: 7, height: 7, gapX: 1, gapY: 1),
    Tile(width: 7, height: 5, gapX: 1, gapY: 1), Tile(width: 5, height: 5, gapX: 1, gapY: 1),
    Tile(width: 6, height: 3, gapX: 1, gapY: 1), Tile(width: 5, height: 3, gapX: 1, gapY: 1),
    Tile(width: 4, height: 3, gapX: 1, gapY: 1), Tile(width: 3, height: 3, gapX: 1, gapY: 1),
    Tile(width: 3, height: 2, gapX: 1, gapY: 1), Tile(width: 2, height: 2, gapX: 1, gapY: 1),
    Tile(width: 3, height: 2, gapX: 0, gapY: 0), Tile(width: 2, height: 2, gapX: 0, gapY: 0),
    Tile(width: 3, height: 1, gapX: 0, gapY: 0), Tile(width: 2, height: 1, gapX: 0, gapY: 0),
    Tile(width: 1, height: 1, gapX: 0, gapY: 0),
  ]
  private static let coarse = [
    Tile(width: 6, height: 1, gapX: 1, gapY: 1), Tile(width: 5, height: 1, gapX: 1, gapY: 1),
    Tile(width: 4, height: 1, gapX: 1, gapY: 1), Tile(width: 3, height: 1, gapX: 1, gapY: 1),
    Tile(width: 3, height: 1, gapX: 1, gapY: 0), Tile(width: 2, height: 1, gapX: 1, gapY: 0),
    Tile(width: 1, height: 1, gapX: 1, gapY: 0), Tile(width: 1, height: 1, gapX: 0, gapY: 0),
  ]

  /// Lays groups of `counts` workers out in `width` columns and `rows` units (half cells on the fine grid).
  init?(counts: [Int], width: Int, rows: Int, isFine: Bool) {
    let total = counts.reduce(0, +)
    guard total > 0, width >= counts.count * 2, rows > 0 else { return nil }
    if isFine, let layout = Self(filling: counts, width: width, rows: rows) {
      self = layout
      return
    }
    for tile in isFine ? Self.fine : Self.coarse {
      if let layout = Self(counts: counts, width: width, rows: rows, tile: tile) {
        self = layout
        return
      }
    }
    self.init(sharing: counts, total: total, width: width, rows: rows)
  }

  /// Tiles as large as the room allows and about square, where workers are so few; nil where they are more.
  private init?(filling counts: [Int], width: Int, rows: Int) {
    var best: Tile?
    for perColumn in 1...max(1, (rows + 1) / (Self.largeTile + 1)) {
      let columns = counts.reduce(0) { $0 + max(1, ($1 + perColumn - 1) / perColumn) }
      let height = (rows + 1) / perColumn - 1
      let tile = Tile(
        width: min(3 * height, (width + counts.count - 3 * (counts.count - 1)) / columns - 1), height: height, gapX: 1,
        gapY: 1)
      guard min(tile.width, tile.height) >= Self.largeTile else { continue }
      let side = best.map { min($0.width, $0.height) } ?? 0
      if min(tile.width, tile.height) > side { best = tile }
    }
    guard let best else { return nil }
    self.init(counts: counts, width: width, rows: rows, tile: best)
  }

  /// The least side of a tile that is made to fit rather than taken from the list.
  private static let largeTile = 5

  /// One tile a worker; nil where they do not fit.
  private init?(counts: [Int], width: Int, rows: Int, tile: Tile) {
    let perColumn = (rows + tile.gapY) / (tile.height + tile.gapY)
    guard perColumn > 0 else { return nil }
    self.tile = tile
    rowsPerColumn = perColumn
    groups = []
    rules = []
    let margin = tile.gapX
    var x = 0
    for (index, count) in counts.enumerated() {
      if index > 0 {
        rules.append(x + margin)
        x += 1 + 2 * margin
      }
      groups.append(Group(x: x, cells: count, workers: count))
      x += max(1, (count + perColumn - 1) / perColumn * (tile.width + tile.gapX) - tile.gapX)
    }
    if x > width { return nil }
  }

  /// All of the width, each cell for several workers.
  private init(sharing counts: [Int], total: Int, width: Int, rows: Int) {
    tile = Tile(width: 1, height: 1, gapX: 0, gapY: 0)
    rowsPerColumn = rows
    groups = []
    rules = []
    let room = width - (counts.count - 1)
    var x = 0
    var workersLeft = total
    var columnsLeft = room
    for (index, count) in counts.enumerated() {
      let groupsAfter = counts.count - index - 1
      let share = workersLeft > 0 ? (columnsLeft * count + workersLeft / 2) / workersLeft : 1
      let columns = max(1, min(columnsLeft - groupsAfter, share))
      groups.append(Group(x: x, cells: min(count, columns * rows), workers: count))
      workersLeft -= count
      columnsLeft -= columns
      x += columns
      if groupsAfter > 0 { rules.append(x) }
      x += 1
    }
  }

  /// Where a cell's tile begins, in units of the grid.
  func origin(_ group: Group, cell: Int) -> (x: Int, y: Int) {
    (
      group.x + cell / rowsPerColumn * (tile.width + tile.gapX),
      cell % rowsPerColumn * (tile.height + tile.gapY)
    )
  }

  /// How many workers a cell stands for, in words; nil where it is one.
  var scale: String? {
    let least = groups.filter { $0.cells > 0 }.map { $0.workers / $0.cells }.min() ?? 1
    let most = groups.filter { $0.cells > 0 }.map { ($0.workers + $0.cells - 1) / $0.cells }.max() ?? 1
    guard most > 1 else { return nil }
    return least == most ? "1 cell = \(most) workers" : "1 cell = \(least)-\(most) workers"
  }
}
