public import Canvas

/// What a colour is for. Drawing code names roles, never colours.
public enum ThemeRole: String, Sendable, CaseIterable {
  // Text, by weight.
  case background, text, bright, mid, dim
  // Chrome.
  case frame, bar, key, selection
  // Hue of each part of the fleet, the same everywhere.
  case prefill, decode, link, general
  // Capacity.
  case headroom, stranded, blocked
  // Judgement.
  case good, warn, bad
}

/// A ramp from little to much: single hue, so that warm colours stay for the exceptional.
public enum Ramp: String, Sendable, CaseIterable {
  case prefill, decode, link, general, queue, efficiency
}

/// The colours of the dashboard, by role. Read from Themes/*.yaml.
public struct Theme: Sendable, Equatable {
  public enum Appearance: String, Sendable, CaseIterable { case dark, light }

  public var name: String
  public var appearance: Appearance
  private var colors: [Color]
  /// Each ramp in 101 steps, mixed once.
  private var ramps: [[Color]]

  /// A theme of these colours. A role that is missing is the terminal's own colour, a missing ramp the text colour.
  public init(name: String, appearance: Appearance, colors: [ThemeRole: Color], ramps: [Ramp: [Color]]) {
    self.name = name
    self.appearance = appearance
    self.colors = ThemeRole.allCases.map { colors[$0] ?? .terminal }
    let text = colors[.text] ?? .terminal
    self.ramps = Ramp.allCases.map { Theme.steps(between: ramps[$0] ?? [text]) }
  }

  public subscript(role: ThemeRole) -> Color { colors[role.index] }

  /// The ramp's colour at `share` of its way, 0...1.
  public func color(_ ramp: Ramp, at share: Double) -> Color {
    ramps[ramp.index][Int((min(1, max(0, share.isNaN ? 0 : share)) * 100).rounded())]
  }

  /// A role's colour on the theme's background.
  public func style(_ role: ThemeRole, _ attributes: Style.Attributes = []) -> Style {
    Style(self[role], on: self[.background], attributes)
  }

  private static func steps(between stops: [Color]) -> [Color] {
    guard stops.count > 1 else { return [Color](repeating: stops.first ?? .terminal, count: 101) }
    return (0...100).map { step in
      let place = Double(step) / 100 * Double(stops.count - 1)
      let stop = min(stops.count - 2, Int(place))
      return stops[stop].mixed(with: stops[stop + 1], place - Double(stop))
    }
  }
}

extension ThemeRole {
  /// The place in `allCases`. A switch, because every cell that is drawn asks for it and a dictionary would be the
  /// cost.
  fileprivate var index: Int {
    switch self {
    case .background: 0
    case .text: 1
    case .bright: 2
    case .mid: 3
    case .dim: 4
    case .frame: 5
    case .bar: 6
    case .key: 7
    case .selection: 8
    case .prefill: 9
    case .decode: 10
    case .link: 11
    case .general: 12
    case .headroom: 13
    case .stranded: 14
    case .blocked: 15
    case .good: 16
    case .warn: 17
    case .bad: 18
    }
  }
}

extension Ramp {
  fileprivate var index: Int {
    switch self {
    case .prefill: 0
    case .decode: 1
    case .link: 2
    case .general: 3
    case .queue: 4
    case .efficiency: 5
    }
  }
}
