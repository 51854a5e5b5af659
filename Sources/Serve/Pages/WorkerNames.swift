import Fleet
import Simulator

/// Under which names workers stand on the pages.
struct WorkerNames: Sendable {
  let model: String
  /// Scheme, host and port of the server.
  let base: String
  /// Seconds since 1970.
  let startTime: Double
  let seed: UInt64
  let plan: FleetPlan

  /// The path of a worker: its page is at `/metrics` below it.
  func path(of book: WorkerBook) -> String { "/workers/" + PercentCoding.encoded(book.name) }

  func url(of book: WorkerBook) -> String { base + path(of: book) }

  /// A number of 64 bits that stays the same for a worker of a scenario, as Dynamo's leases are.
  func id(_ pool: Int, _ place: Int) -> UInt64 {
    SplitMix64.mixed(seed &+ (UInt64(pool) << 32 | UInt64(place) + 1) &* SplitMix64.step)
  }

  private func id(of book: WorkerBook) -> UInt64 { id(book.worker.pool, book.worker.place) }

  func variables(of book: WorkerBook, device: Int = 0) -> (LabelTemplate.Variable) -> String {
    { variable in
      switch variable {
      case .url: url(of: book)
      case .name: book.name
      case .type: type(book.role)
      case .component: component(book.role)
      case .id: String(id(of: book))
      case .hex: String(id(of: book), radix: 16)
      case .blocks: book.value(.kvBlocks).map { ExpositionText.number($0) } ?? "None"
      case .gpu: String(device)
      case .uuid: uuid(id(of: book), device)
      case .device: plan.pools[book.worker.pool].device.name
      default: fleetVariables(variable)
      }
    }
  }

  func variables(of role: Role) -> (LabelTemplate.Variable) -> String {
    { variable in
      switch variable {
      case .type: type(role)
      case .component: component(role)
      default: fleetVariables(variable)
      }
    }
  }

  var fleetVariables: (LabelTemplate.Variable) -> String {
    { variable in
      switch variable {
      case .model: model
      case .routerhex: String(id(0xFFFF, 0), radix: 16)
      default: ""
      }
    }
  }

  /// The word of SGLang's `engine_type`, and of the routers' `worker_type`.
  func type(_ role: Role) -> String {
    switch role {
    case .prefill: "prefill"
    case .decode: "decode"
    case .general: "unified"
    }
  }

  private func component(_ role: Role) -> String { role == .prefill ? "prefill" : "backend" }

  private func uuid(_ id: UInt64, _ device: Int) -> String {
    let hex = String(id, radix: 16)
    let text = String(repeating: "0", count: 16 - hex.count) + hex
    let end = String(device + 0x1_0000_0000, radix: 16).dropFirst()
    return "GPU-\(text.prefix(8))-\(text.dropFirst(8).prefix(4))-\(text.suffix(4))-0000-0000\(end)"
  }
}

/// Names in addresses (RFC 3986).
enum PercentCoding {
  static func encoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      let isPlain = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-._~".utf8.contains(byte)
      let hex = String(byte, radix: 16, uppercase: true)
      result += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + hex
    }
  }

  /// Nil where the text is not in this code, or not UTF-8.
  static func decoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
