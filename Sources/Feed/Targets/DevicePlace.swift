/// Where a worker's devices are, as its operator says: `node-1/0`, `node-1/0-3`, the whole of `node-1`, or a UUID.
public struct DevicePlace: Sendable, Hashable {
  /// The host as exporters name it; empty where a UUID stands for itself.
  public var host: String
  /// The device's index on the host, or its UUID; nil: all of the host.
  public var device: String?

  /// Largest index of a device on a host.
  private static let mostDevices = 255

  /// The places that a text names; nil where it is none.
  public static func read(_ text: String) -> [DevicePlace]? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    if text.hasPrefix("GPU-") || text.hasPrefix("MIG-") { return [DevicePlace(host: "", device: text)] }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty else { return nil }
    let host = String(parts[0])
    guard parts.count == 2 else { return [DevicePlace(host: host, device: nil)] }
    let bounds = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard bounds.count <= 2, let first = bounds[0], let last = bounds[bounds.count - 1],
      first >= 0, first <= last, last <= mostDevices
    else { return nil }
    return (first...last).map { DevicePlace(host: host, device: "\($0)") }
  }

  /// As exporters' pages name it.
  var name: String { device.map { host.isEmpty ? $0 : "\(host)/\($0)" } ?? host }

  /// Why two of a fleet's workers cannot both be where they are said to be; nil: they can.
  static func conflict(_ targets: [TargetSpec]) -> String? {
    var owners: [DevicePlace: String] = [:]
    for target in targets {
      for place in target.places where place.device != nil {
        if let other = owners[place], other != target.url {
          return "the device \(place.name) is given to both \(other) and \(target.url)"
        }
        owners[place] = target.url
      }
    }
    return nil
  }
}

extension [TargetSpec] {
  /// Why two of these workers cannot both have the devices that they are given; nil: they can.
  public var deviceConflict: String? { DevicePlace.conflict(self) }
}
