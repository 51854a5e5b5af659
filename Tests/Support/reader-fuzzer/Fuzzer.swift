import ReaderFuzz

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The session reader under libFuzzer, which has the program's `main`. `Tests/fuzz` builds and runs it.
private let fuzz = ReaderFuzz(folder: getenv("PDTOP_FUZZ_FOLDER").map { String(cString: $0) } ?? "/dev/shm")

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  fuzz.read([UInt8](UnsafeBufferPointer(start: start, count: count)))
  return 0
}
