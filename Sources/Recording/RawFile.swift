#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An SQLite file as pages, without trusting anything in it: what a repair reads when SQLite itself gives up. The form
/// is that of sqlite.org/fileformat2.html.
struct RawFile {
  private let main: [UInt8]
  private let log: [UInt8]
  let pageSize: Int
  /// Where the newest copy of a page stands in the log, by the page's number.
  private var logged: [Int: Int] = [:]
  /// Where each page of the log stands, the newest first.
  private var logPlaces: [Int] = []

  static let pageSizes = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]
  /// Largest file that is read, bytes.
  static let largestSize = 4 << 30

  init(_ file: String, pageSize: Int? = nil) throws(RecordingError) {
    main = try RawFile.read(file)
    log = (try? RawFile.read(file + "-wal")) ?? []
    self.pageSize = pageSize ?? RawFile.pageSize(main)
    findLogged()
  }

  /// The same file read in pages of another size.
  init(_ other: RawFile, pageSize: Int) {
    (main, log, self.pageSize) = (other.main, other.log, pageSize)
    findLogged()
  }

  private static func pageSize(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 18 else { return 4096 }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    return size == 1 ? 65_536 : size
  }

  private static func read(_ file: String) throws(RecordingError) -> [UInt8] {
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw RecordingError(file: file, problem: "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) <= largestSize else {
      throw RecordingError(file: file, problem: "found no regular file of up to 4 GiB")
    }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = pread(descriptor, buffer.baseAddress! + filled, size - filled, off_t(filled))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        filled += count
      }
    }
  }

  /// The pages of the log: those with the salt of its header. Checksums are not looked at: every row has its own.
  private mutating func findLogged() {
    guard log.count >= 32 else { return }
    let frame = 24 + pageSize
    var place = 32
    while place + frame <= log.count {
      if log[place + 8..<place + 16] == log[16..<24] {
        logged[number(log, place)] = place + 24
        logPlaces.append(place + 24)
      }
      place += frame
    }
    logPlaces.reverse()
  }

  private func number(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  var pageCount: Int { (main.count + pageSize - 1) / pageSize }

  /// All pages, those of the log first, the newest first. Page 1 of the file has a header of 100 bytes before it.
  func eachPage(_ take: (_ page: ArraySlice<UInt8>, _ header: Int) -> Void) {
    for place in logPlaces { take(log[place..<place + pageSize], isFirst(log, place) ? 100 : 0) }
    for index in 0..<pageCount {
      let start = index * pageSize
      take(main[start..<min(main.count, start + pageSize)], index == 0 ? 100 : 0)
    }
  }

  private func isFirst(_ bytes: [UInt8], _ place: Int) -> Bool { bytes[place...].starts(with: "SQLite format 3".utf8) }

  /// A page by its number, from the log where it is there and `isNewest`, else from the file.
  func page(_ number: Int, isNewest: Bool) -> ArraySlice<UInt8>? {
    if isNewest, let place = logged[number] { return log[place..<place + pageSize] }
    guard number > 0, number <= pageCount else { return nil }
    let start = (number - 1) * pageSize
    guard start + pageSize <= main.count else { return nil }
    return main[start..<start + pageSize]
  }
}
