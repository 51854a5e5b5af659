import Fleet

/// The columns of a block that have one reading a sample, side by side: a sample's readings are got without touching
/// its columns, of which a block has about a hundred and a seek visits forty blocks.
struct NarrowColumns {
  /// Where a column's readings belong.
  struct Home {
    let place: ColumnKey.Place
    let index: Int
    let field: Field
  }

  private(set) var homes: [Home] = []
  private let samples: Int
  /// Column after column.
  private var values: [Double] = []
  private var provenances: [Provenance] = []

  init(samples: Int) { self.samples = samples }

  mutating func append(_ column: NumberColumn, _ field: Field) {
    homes.append(Home(place: column.key.place, index: column.key.index, field: field))
    for sample in 0..<samples { values.append(column.value(sample)) }
    provenances += column.provenances
  }

  /// What the column of `homes` with that number says of a sample.
  func reading(_ column: Int, _ sample: Int) -> Reading {
    Reading(values[column * samples + sample], provenances[column * samples + sample])
  }
}
