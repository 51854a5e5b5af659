/// Devices that share an architecture and so the shares of their peaks that kernels reach.
public enum DeviceFamily: String, Sendable, CaseIterable {
  case ampere, ada, hopper, blackwell

  /// The family of a device of the catalogue; nil where no member of its family was ever fitted.
  public init?(deviceID: String) {
    switch deviceID {
    case "a100-80g": self = .ampere
    case "l40s": self = .ada
    case "h100-sxm", "h100-pcap70", "h200-sxm", "h20": self = .hopper
    case "b200-sxm", "b300-sxm", "gb200", "gb300", "rtxpro6000": self = .blackwell
    default: return nil
    }
  }
}
