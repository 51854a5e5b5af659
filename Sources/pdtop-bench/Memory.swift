#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

enum Memory {
  /// The most memory that the process ever had, bytes.
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
