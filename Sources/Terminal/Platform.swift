#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}

/// A variable of the environment; nil where it is unset or empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}

/// close(2), under a name that a method called `close` does not hide.
func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
