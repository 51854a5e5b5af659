import Fleet

/// Finds what people write in metrics and files in the catalogue: `NVIDIA H200`,
/// `meta-llama/Llama-3.1-70B-Instruct-FP8`.
enum CatalogueMatch {
  /// The device that a text names: its id, its name, or the one device all of whose words are in the text or the other
  /// way round. Nil where none or more than one fits.
  static func device(_ text: String, in devices: [Device] = Catalogue.devices) -> Device? {
    let wanted = words(text).subtracting(noise)
    guard !wanted.isEmpty else { return nil }
    if let same = devices.first(where: { words($0.id) == wanted || words($0.name).subtracting(noise) == wanted }) {
      return same
    }
    // The part that tells one device from another: h100, mi300x, b200.
    let near = devices.filter { device in
      guard let key = list(device.id).first(where: { $0.contains(where: \.isNumber) }) else { return false }
      return wanted.contains { $0 == key || $0.hasPrefix(key) }
    }
    return near.count == 1 ? near[0] : best(near, wanted)
  }

  /// Of several the one that shares most words with the text; the first, which is the common one, where they are equal.
  private static func best(_ devices: [Device], _ wanted: Set<String>) -> Device? {
    devices.enumerated().max { a, b in
      let (m, n) = (words(a.element.id).intersection(wanted).count, words(b.element.id).intersection(wanted).count)
      return m != n ? m < n : a.offset > b.offset
    }?.element
  }

  /// The model whose id is the longest one that the text begins with, behind the name of its owner.
  static func model(_ text: String, in models: [Model] = Catalogue.models) -> Model? {
    let name = plain(text.split(separator: "/").last.map(String.init) ?? text)
    return models.filter { name.hasPrefix(plain($0.id)) || plain($0.id) == name }
      .max { $0.id.utf8.count < $1.id.utf8.count }
  }

  /// The number format that a model's name tells, as quantised ones do.
  static func precision(_ text: String) -> Precision? {
    let name = plain(text)
    if name.contains("fp8") { return .fp8 }
    if name.contains("fp4") { return .fp4 }
    return name.contains("bf16") ? .bf16 : nil
  }

  /// Words that say nothing of which device it is.
  private static let noise: Set<String> = [
    "nvidia", "amd", "intel", "gpu", "tensor", "core", "instinct", "hbm3", "hbm3e",
  ]

  private static func words(_ text: String) -> Set<String> { Set(list(text)) }

  private static func list(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Letters and digits alone: `meta-llama-3.1` and `Llama 3_1` are written in many ways.
  private static func plain(_ text: String) -> String {
    var name = String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    if name.hasPrefix("metallama") { name.removeFirst(4) }
    return name
  }
}
