import Fleet

/// The words that programs use for roles.
enum RoleWord {
  /// The role that a word names; nil where it names none for sure. `hasPrefill`: whether another worker of the fleet
  /// says that it does prefill, which makes Dynamo's `backend` a decode worker.
  static func role(_ word: String, hasPrefill: Bool) -> Role? {
    switch word.lowercased() {
    case "prefill", "context", "encode-prefill": .prefill
    case "decode", "generation": .decode
    case "backend": hasPrefill ? .decode : .general
    case "unified", "regular", "both", "aggregated", "prefill-decode", "encode-prefill-decode": .general
    default: nil
    }
  }
}
