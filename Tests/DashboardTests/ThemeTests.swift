import Canvas
import Testing

@testable import Dashboard

/// How far apart two colours look, to all eyes and to those that lack a kind of cone.
@Suite struct ThemeTests {
  private static let roles: [ThemeRole] = [.prefill, .decode, .link, .stranded, .good, .warn, .bad]

  /// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
  private static let blindness: [String: [Double]] = [
    "protanopia": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "deuteranopia": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "tritanopia": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
  ]
  private static let none: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]

  private static func linear(_ color: Color) -> [Double] {
    [color.red, color.green, color.blue].map { value in
      let share = Double(value) / 255
      return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055, 2.4)
    }
  }

  /// CIE L*a*b* of a colour as seen through a matrix.
  private static func lab(_ color: Color, _ matrix: [Double]) -> [Double] {
    let rgb = linear(color)
    let seen = (0..<3).map { row in min(1, max(0, (0..<3).reduce(0) { $0 + matrix[3 * row + $1] * rgb[$1] })) }
    let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047
    let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
    let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883
    let f = [x, y, z].map { $0 > 0.008856 ? power($0, 1.0 / 3) : 7.787 * $0 + 16.0 / 116 }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  private static func distance(_ a: Color, _ b: Color, _ matrix: [Double]) -> Double {
    zip(lab(a, matrix), lab(b, matrix)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private func expectApart(_ theme: Theme, _ matrix: [Double], atLeast least: Double, _ eyes: String) {
    for (index, a) in Self.roles.enumerated() {
      for b in Self.roles[..<index] {
        let distance = Self.distance(theme[a], theme[b], matrix)
        #expect(distance >= least, "\(theme.name), \(eyes): \(a) and \(b) are \(distance) apart")
      }
    }
  }

  @Test(arguments: ThemeFile.hued)
  func rolesLookDifferent(name: String) {
    expectApart(ThemeFile.load(name), Self.none, atLeast: 18, "all cones")
  }

  /// Themes made for it keep roles far apart; the others keep each from being taken for another.
  @Test(arguments: ThemeFile.hued)
  func rolesLookDifferentWithoutACone(name: String) {
    let least = name.hasPrefix("colorblind") ? 28.0 : 12
    for (eyes, matrix) in Self.blindness { expectApart(ThemeFile.load(name), matrix, atLeast: least, eyes) }
  }

  @Test(arguments: ThemeFile.names)
  func strandedNeverLooksLikeHeadroom(name: String) {
    let theme = ThemeFile.load(name)
    for (eyes, matrix) in Self.blindness {
      let distance = Self.distance(theme[.stranded], theme[.headroom], matrix)
      #expect(distance >= 30, "\(name), \(eyes)")
    }
  }

  @Test(arguments: ThemeFile.names)
  func textReadsOnItsBackground(name: String) {
    let theme = ThemeFile.load(name)
    func light(_ role: ThemeRole) -> Double { Self.lab(theme[role], Self.none)[0] }
    for role in [ThemeRole.text, .bright, .mid] {
      #expect(abs(light(role) - light(.background)) >= 45, "\(name): \(role)")
    }
    #expect(abs(light(.dim) - light(.background)) >= 30)
  }
}

/// A power by its logarithm's series would need a library; repeated roots do for a test.
private func power(_ base: Double, _ exponent: Double) -> Double {
  guard base > 0 else { return 0 }
  var result = 1.0
  var root = base
  var rest = exponent
  while rest >= 1 {
    result *= base
    rest -= 1
  }
  for _ in 0..<40 {
    root = root.squareRoot()
    rest *= 2
    if rest >= 1 {
      result *= root
      rest -= 1
    }
  }
  return result
}
