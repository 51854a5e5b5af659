/// Something of each worker, or any other numbers that the engine writes all the time.
///
/// An array asks at every writing who else has it. This asks once: between `own` and `disown`, while the engine runs,
/// it is written in place, and must not be copied. Outside of that it is an array like any other. It begins at a cache
/// line.
struct Column<Element: Sendable>: RandomAccessCollection, MutableCollection, @unchecked Sendable {
  private var base: UnsafeMutablePointer<Element>
  private(set) var count: Int
  private var isOwned = false
  /// Frees the elements when the last copy is gone.
  private var memory: Memory

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  init(repeating element: Element, count: Int) {
    self.init(count: count) { $0.initialize(repeating: element, count: count) }
  }

  init(_ elements: some Collection<Element>) {
    self.init(count: elements.count) { base in
      for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
    }
  }

  private init(count: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void) {
    memory = Memory(count: count)
    base = memory.base
    self.count = count
    fill(base)
  }

  /// Takes the elements for itself until `disown`.
  mutating func own() {
    separate()
    isOwned = true
  }

  mutating func disown() { isOwned = false }

  @inline(__always)
  private mutating func separate() {
    if !isOwned, !isKnownUniquelyReferenced(&memory) { copy() }
  }

  @inline(never)
  private mutating func copy() {
    let own = Memory(count: memory.count)
    own.base.initialize(from: base, count: count)
    (memory, base) = (own, own.base)
  }

  subscript(index: Int) -> Element {
    @inline(__always) _read {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index of the column")
      yield base[index]
    }
    @inline(__always) _modify {
      separate()
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an index of the column")
      yield &base[index]
    }
  }

  /// Makes room at an index; those from there on move up. Rare.
  mutating func insert(_ element: Element, at index: Int) {
    var elements = ContiguousArray(self)
    elements.insert(element, at: index)
    self = Column(elements)
  }

  /// The elements, to be written in one go, and to be read.
  @inline(__always)
  mutating func withMutableElements<Result>(_ body: (UnsafeMutablePointer<Element>) -> Result) -> Result {
    separate()
    return body(base)
  }

  @inline(__always)
  func withElements<Result>(_ body: (UnsafePointer<Element>) -> Result) -> Result { body(base) }

  private final class Memory {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(count: Int) {
      self.count = count
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: Swift.max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
      base = bytes.bindMemory(to: Element.self, capacity: Swift.max(1, count))
    }

    deinit {
      base.deinitialize(count: count)
      UnsafeMutableRawPointer(base).deallocate()
    }
  }
}

extension Column: Equatable where Element: Equatable {
  static func == (a: Column, b: Column) -> Bool { a.elementsEqual(b) }
}

/// A column whose length changes.
extension Column where Element: BitwiseCopyable {
  init() {
    memory = Memory(count: 16)
    base = memory.base
    count = 0
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    separate()
    if count == memory.count { grow() }
    (base + count).initialize(to: element)
    count += 1
  }

  /// Takes out the last one; there must be one.
  @inline(__always)
  mutating func removeLast() -> Element {
    precondition(count > 0, "an element to take out")
    count -= 1
    return base[count]
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(never)
  private mutating func grow() {
    let larger = Memory(count: 2 * count)
    larger.base.initialize(from: base, count: count)
    (memory, base) = (larger, larger.base)
  }
}
