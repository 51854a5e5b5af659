import CSQLite
import Fleet

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A connection to an SQLite file, as far as recordings need one. It belongs to one thread at a time.
final class Database {
  enum Mode { case create(pageSize: Int), read, readUnchanging }

  /// The file as the user named it.
  let file: String
  private let connection: OpaquePointer

  /// Opens a file. A new one is made for its owner alone (mode 0600) and must not be there yet; symbolic links are not
  /// followed.
  init(_ file: String, _ mode: Mode) throws(RecordingError) {
    self.file = file
    if case .create = mode { try Database.make(file) }
    let path = try Database.resolved(file)
    let flags =
      switch mode {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW
      case .read: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW
      case .readUnchanging: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI
      }
    var name = path
    if case .readUnchanging = mode { name = "file:" + Database.escaped(path) + "?immutable=1" }
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close_v2(opened)
      throw Database.error(file, code, "cannot be opened")
    }
    connection = opened
    pd_harden(connection)
    sqlite3_busy_timeout(connection, 2000)
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(Zstd.largestBlock))
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    if case .create(let pageSize) = mode {
      try run("PRAGMA page_size=\(pageSize); PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
    } else {
      try run("PRAGMA cell_size_check=ON; PRAGMA query_only=ON")
    }
  }

  deinit { sqlite3_close_v2(connection) }

  /// Runs statements that give no rows.
  func run(_ sql: String) throws(RecordingError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  func prepare(_ sql: String) throws(RecordingError) -> Statement {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let handle else { throw error(code) }
    return Statement(handle, self)
  }

  /// Whether a transaction is open.
  var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  /// Brings all into the one file and leaves nothing beside it, unless somebody reads it just now.
  func finish() {
    // What fails here costs nothing: the log stays beside the file, and every reader knows it.
    sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    sqlite3_busy_timeout(connection, 0)
    sqlite3_exec(connection, "PRAGMA journal_mode=DELETE", nil, nil, nil)
  }

  func error(_ code: Int32) -> RecordingError {
    Database.error(file, code, String(cString: sqlite3_errmsg(connection)))
  }

  private static func error(_ file: String, _ code: Int32, _ text: String) -> RecordingError {
    let problem =
      switch code & 0xFF {
      case SQLITE_FULL: "no room is left on the device"
      case SQLITE_NOTADB: "found a file of another kind or a damaged one, expected a recording of pdtop"
      case SQLITE_CORRUPT: "found damage (\(plain(text))); 'pdtop repair' brings back what is whole"
      case SQLITE_CANTOPEN: "found a file that cannot be opened"
      case SQLITE_READONLY: "found a file or folder that may not be written to"
      case SQLITE_IOERR: "found an error of the device (\(String(cString: sqlite3_errstr(code))))"
      default: "found a file that cannot be used: \(plain(text))"
      }
    return RecordingError(file: file, problem: problem, isFull: code & 0xFF == SQLITE_FULL)
  }
}

// MARK: - Paths

extension Database {
  /// Makes the file, which must not be there: for its owner alone, through no symbolic link.
  private static func make(_ file: String) throws(RecordingError) {
    let descriptor = open(file, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw pathError(file, errno, isNew: true) }
    close(descriptor)
  }

  /// The path with links in its folders resolved, which SQLite would refuse; its last part is never one.
  private static func resolved(_ file: String) throws(RecordingError) -> String {
    var status = stat()
    guard lstat(file, &status) == 0 else { throw pathError(file, errno, isNew: false) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: throw RecordingError(file: file, problem: "found a symbolic link, expected the file itself")
    case S_IFDIR: throw RecordingError(file: file, problem: "found a folder, expected a file")
    default: throw RecordingError(file: file, problem: "found no regular file")
    }
    guard let pointer = realpath(file, nil) else { throw pathError(file, errno, isNew: false) }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  private static func pathError(_ file: String, _ code: Int32, isNew: Bool) -> RecordingError {
    let problem =
      switch code {
      case EEXIST: "found a file that is there already, expected a new name"
      case ELOOP: "found a symbolic link, expected the file itself"
      case ENOENT: isNew ? "found no such folder" : "found no such file"
      case EACCES, EPERM: "may not be \(isNew ? "written" : "read") (permission denied)"
      case ENOSPC: "no room is left on the device"
      default: "cannot be \(isNew ? "made" : "read"): \(String(cString: strerror(code)))"
      }
    return RecordingError(file: file, problem: problem, isFull: code == ENOSPC)
  }

  /// The path in an address of the form `file:...`.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte -> String in
      let isPlain = byte < 0x80 && byte > 0x20 && !"%?#".utf8.contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let hex = String(byte, radix: 16)
      return "%" + (hex.count < 2 ? "0" : "") + hex
    }.joined()
  }
}
