public import Feed

/// Reads target groups in YAML, as Prometheus' `file_sd_configs` has them.
public enum TargetGroupsReader {
  /// Groups of a file's bytes; unknown keys are left alone, as Prometheus leaves them.
  public static let read: TargetGroupReader = { bytes, file throws(TargetGroup.Malformed) in
    do throws(DocumentError) {
      return try groups(Document(bytes, file: file).root)
    } catch {
      throw TargetGroup.Malformed("\(error)")
    }
  }

  private static func groups(_ root: Entry) throws(DocumentError) -> [TargetGroup] {
    var groups: [TargetGroup] = []
    for item in try root.list(of: "target groups") {
      var group = TargetGroup(targets: [], labels: [:])
      for (key, value) in try item.pairs(of: "targets and labels") {
        switch try key.text(expected: "a key") {
        case "targets":
          for target in try value.list(of: "host:port") { group.targets.append(try target.line(length: 500)) }
        case "labels":
          for (name, text) in try value.pairs(of: "labels") {
            group.labels[try name.text(expected: "a label's name")] = try text.line(length: 500)
          }
        default: break
        }
      }
      groups.append(group)
    }
    return groups
  }
}
