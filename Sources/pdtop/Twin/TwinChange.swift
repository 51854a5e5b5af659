import ArgumentParser
import Documents
import Fleet

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A change of a twin on the command line: a key of a scenario's timeline and its value.
///
///     rate=300/s  rate=2x  input_length=4000  output_length=0.5x  cache_hit=60%  link=50%
///     fail=decode:2  flip=prefill:4  scale=decode:12  drain=decode:1  fail_rack=decode:0  repair=decode
struct TwinChange {
  var key: String
  var value: String

  /// Keys whose value may be a multiple of what was seen.
  private static let relative = ["rate", "input_length", "output_length", "cache_hit"]

  init(_ text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError("--set: found \(quoted(text)), expected key=value, as in rate=2x")
    }
    key = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
    guard ActionsFromJSON.keys.contains(key) else {
      throw ValidationError(
        "--set: found the key \(quoted(key)), expected one of " + ActionsFromJSON.keys.joined(separator: ", ")
          + suggestion(for: key, in: ActionsFromJSON.keys))
    }
  }

  /// The actions of all changes, on a twin's fleet and traffic.
  static func actions(_ changes: [TwinChange], _ scenario: Scenario) throws -> [Action] {
    var actions: [Action] = []
    for change in changes {
      do throws(DocumentError) {
        actions += try ActionsFromJSON.read(
          .object([(change.key, change.json(scenario.traffic))]), pools: scenario.fleet.pools,
          classes: scenario.traffic.classes.map(\.name), slo: scenario.slo)
      } catch {
        throw RunError("--set \(plain(change.key)): \(error.problem)")
      }
    }
    return actions
  }

  private func json(_ mix: TrafficMix) -> JSON {
    if Self.relative.contains(key), value.hasSuffix("x"), let factor = Double(value.dropLast()), factor.isFinite {
      let now = [mix.rate, mix.inputLength, mix.outputLength, mix.cacheHitRate]
      return .number(factor * (zip(Self.relative, now).first { $0.0 == key }?.1 ?? 0))
    }
    // pool:count, as an object.
    if let colon = value.firstIndex(of: ":"), !value.contains("{") {
      return .object([(String(value[..<colon]), .string(String(value[value.index(after: colon)...])))])
    }
    if value.hasPrefix("{"), let object = JSON.parse(value) { return object }
    return .string(value)
  }
}

/// A wait on the present thread.
enum Wait {
  static func seconds(_ seconds: Double) {
    guard seconds > 0, seconds < 86_400 else { return }
    usleep(UInt32(min(seconds, 1000) * 1e6))
  }
}
