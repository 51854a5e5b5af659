import ArgumentParser
import Fleet

/// A part of a sweep.
struct Shard: Equatable {
  /// Counted from 1.
  var index: Int
  var count: Int

  static func parse(_ text: String) throws -> Shard {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], (1...100_000).contains(count), (1...count).contains(index)
    else { throw ValidationError("--shard: found \(quoted(text)), expected I/N such as 2/8, I from 1 to N") }
    return Shard(index: index, count: count)
  }
}

/// One key of a sweep with its values.
struct SweepAxis {
  /// As the user named it.
  var name: String
  var key: SweepKey
  var values: [Double]
  /// The values as text, for devices their ids.
  var texts: [String]

  private static let mostValues = 1_000_000

  init(_ text: String, _ scenario: Scenario) throws {
    guard let cut = text.firstIndex(of: "=") else {
      throw ValidationError("--sweep: found \(quoted(text)), expected KEY=VALUES such as tpot=20ms,40ms")
    }
    name = String(text[..<cut])
    guard let key = SweepKey(name, scenario) else {
      let names = SweepKey.names(scenario)
      let hint = suggestion(for: name, in: names)
      throw ValidationError(
        "--sweep: found the unknown key \(quoted(name))" + (hint.isEmpty ? ", expected one of " + names.joined(separator: ", ") : hint))
    }
    self.key = key
    let list = text[text.index(after: cut)...]
    if case .device = key {
      let ids = list.split(separator: ",").map(String.init)
      values = try ids.map { id in
        guard let place = Catalogue.devices.firstIndex(where: { $0.id == id }) else {
          throw ValidationError("--sweep: found the unknown device \(quoted(id))\(suggestion(for: id, in: Catalogue.devices.map(\.id)))")
        }
        return Double(place)
      }
      texts = ids
    } else {
      values = try list.split(separator: ",", omittingEmptySubsequences: false).flatMap { try SweepAxis.part($0, key, text) }
      texts = values.map { JSONText.number($0) }
    }
    guard !values.isEmpty else { throw ValidationError("--sweep: found no value in \(quoted(text)), expected some") }
  }

  /// A value, or `A..B/N`, or `A..B*N`.
  private static func part(_ text: Substring, _ key: SweepKey, _ whole: String) throws -> [Double] {
    func value(_ text: some StringProtocol) throws -> Double {
      do {
        let value = try key.quantity.parse(text)
        guard key.range.contains(value) else {
          throw ValidationError(
            "--sweep: found \(quoted(String(text))) in \(quoted(whole)), expected \(Action.short(key.range.lowerBound)) to \(Action.short(key.range.upperBound))")
        }
        return value
      } catch let error as QuantityError {
        throw ValidationError("--sweep: \(quoted(whole)): \(error)")
      }
    }
    guard let dots = text.firstRange(of: "..") else { return [try value(text)] }
    let rest = text[dots.upperBound...]
    guard let sign = rest.lastIndex(where: { $0 == "/" || $0 == "*" }), let count = Int(rest[rest.index(after: sign)...]),
      (2...mostValues).contains(count)
    else {
      throw ValidationError("--sweep: found \(quoted(String(text))), expected A..B/N (N equal steps) or A..B*N (equal ratios), N from 2")
    }
    let (low, high) = (try value(text[..<dots.lowerBound]), try value(rest[..<sign]))
    guard rest[sign] == "/" || (low > 0 && high > 0) else {
      throw ValidationError("--sweep: found \(quoted(String(text))), expected ends above 0 for equal ratios")
    }
    return (0..<count).map { index in
      let share = Double(index) / Double(count - 1)
      let value = rest[sign] == "/"
        ? low + (high - low) * share : low * Elementary.exp(share * Elementary.log(high / low))
      return key.quantity == .count ? value.rounded() : value
    }
  }
}

/// All combinations of the axes' values.
struct SweepGrid {
  let subject: PlanSubject
  let axes: [SweepAxis]
  let shard: Shard?
  let count: Int

  private static let mostPoints = 10_000_000

  init(_ texts: [String], subject: PlanSubject, shard: Shard?) throws {
    self.subject = subject
    self.shard = shard
    axes = try texts.map { try SweepAxis($0, subject.scenario) }
    for (index, axis) in axes.enumerated() where axes[..<index].contains(where: { $0.key == axis.key }) {
      throw ValidationError("--sweep: found the key \(quoted(axis.name)) twice, expected once")
    }
    var count = 1
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      guard !overflow, product <= Self.mostPoints else {
        throw ValidationError("--sweep: found more than \(Self.mostPoints) combinations, expected fewer")
      }
      count = product
    }
    self.count = count
  }

  /// Indices of the points of this part, all of the sweep's where it is not cut: every N-th, so that parts take alike.
  var indices: StrideTo<Int> {
    guard let shard else { return stride(from: 0, to: count, by: 1) }
    return stride(from: shard.index - 1, to: count, by: shard.count)
  }

  /// The place on each axis of a point; the last axis runs fastest.
  func places(_ index: Int) -> [Int] {
    var rest = index
    var places = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      places[axis] = rest % axes[axis].values.count
      rest /= axes[axis].values.count
    }
    return places
  }

  var changesFleet: Bool { axes.contains { $0.key.changesFleet } }

  /// The scenario of a point.
  func scenario(_ places: [Int]) -> Scenario {
    var scenario = subject.scenario
    for (axis, place) in zip(axes, places) { axis.key.set(axis.values[place], in: &scenario) }
    return scenario
  }

  /// What identifies the sweep: parts of different ones do not go together. FNV-1a over all that the rows depend on.
  var fingerprint: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let text = axes.map { "\($0.name)=\($0.texts.joined(separator: ","))" }.joined(separator: ";")
      + "|\(subject.scenario)|\(String(describing: subject.budget))|\(subject.comparison)"
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
