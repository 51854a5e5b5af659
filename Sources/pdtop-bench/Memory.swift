#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum Memory {
  /// Forgets the peak so far, where the system can (Linux): `peakBytes` counts from what the process has now on.
  static func restartPeak() {
    #if os(Linux)
      guard let file = fopen("/proc/self/clear_refs", "w") else { return }
      fputs("5", file)
      fclose(file)
    #endif
  }

  /// The most memory that the process had since the last restart, bytes.
  static var peakBytes: Double {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) * 1024
    #endif
  }
}
