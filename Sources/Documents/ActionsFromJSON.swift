public import Fleet
import Yams

/// Actions as a JSON object: the keys of a step of a scenario's timeline, so that whatever a story can do, an API can.
public enum ActionsFromJSON {
  /// The keys that there are.
  public static var keys: [String] { TimelineReader.actionKeys }

  /// The actions of an object such as `{"rate": "120/s", "fail": {"decode": 1}}`, in the timeline's order. Errors name the
  /// key, what was found and what was expected.
  ///
  /// - Parameters:
  ///   - pools: the fleet's pools, which actions name.
  ///   - classes: the traffic's classes.
  ///   - slo: the present targets: what an action leaves out stays.
  public static func read(
    _ json: JSON, pools: [PoolPlan], classes: [String], slo: SLO
  ) throws(DocumentError) -> [Action] {
    guard case .object = json else {
      throw DocumentError(file: "body", problem: "found \(kind(json)), expected an object with actions")
    }
    guard json.object?.isEmpty == false else {
      throw DocumentError(file: "body", problem: "found no action, expected one of " + keys.joined(separator: ", "))
    }
    let entry = Entry(node: try node(json, path: ""), file: "body", path: "")
    var reader = TimelineReader(duration: 0, classes: classes, pools: pools, slo: slo)
    return try reader.readActions(entry)
  }

  /// The value as YAML has it. Numbers are written as text again: a field says itself what it wants.
  private static func node(_ json: JSON, path: String) throws(DocumentError) -> Node {
    switch json {
    case .string(let text): return .scalar(Node.Scalar(text))
    case .number, .integer, .bool: return .scalar(Node.Scalar(json.line))
    case .null: return .scalar(Node.Scalar(""))
    case .array(let values):
      var nodes: [Node] = []
      for (index, value) in values.enumerated() { nodes.append(try node(value, path: "\(path)[\(index)]")) }
      return .sequence(Node.Sequence(nodes))
    case .object(let pairs):
      var nodes: [(Node, Node)] = []
      for (key, value) in pairs {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard !nodes.contains(where: { $0.0.string == key }) else {
          throw DocumentError(file: "body", path: plain(path), problem: "found the key \(quoted(key)) twice, expected each key once")
        }
        nodes.append((.scalar(Node.Scalar(key)), try node(value, path: place)))
      }
      return .mapping(Node.Mapping(nodes))
    }
  }

  private static func kind(_ json: JSON) -> String {
    switch json {
    case .array: "a list"
    case .string: "a text"
    case .null: "null"
    case .bool: "true or false"
    default: "a number"
    }
  }
}
