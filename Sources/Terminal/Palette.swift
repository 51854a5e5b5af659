internal import Canvas

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A colour in a space in which distances are about as they look (Oklab, Björn Ottosson 2020).
struct PerceivedColor {
  let lightness: Float
  let a: Float
  let b: Float

  init(_ color: Color) {
    func linear(_ level: UInt8) -> Float {
      let share = Float(level) / 255
      return share <= 0.04045 ? share / 12.92 : powf((share + 0.055) / 1.055, 2.4)
    }
    let (red, green, blue) = (linear(color.red), linear(color.green), linear(color.blue))
    let long = cbrtf(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrtf(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrtf(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  /// The square of the distance to another colour. Hue and chroma count twice (the distance Delta E OK 2 of CSS Color
  /// 4), lest dark colours all become greys.
  func squaredDistance(to other: PerceivedColor) -> Float {
    let (l, a, b) = (lightness - other.lightness, a - other.a, b - other.b)
    return l * l + 4 * (a * a + b * b)
  }
}

/// The fixed colours of a terminal, by their indices.
struct Palette {
  private let colors: [(index: Int32, perceived: PerceivedColor)]

  /// The cube and the greys from 16 to 255. The first 16 are left out: users choose how those look.
  static let indexed256 = Palette(
    (16..<256).map { index in
      if index >= 232 {
        let grey = UInt8(8 + 10 * (index - 232))
        return (Int32(index), Color(red: grey, green: grey, blue: grey))
      }
      let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
      let cube = index - 16
      return (Int32(index), Color(red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6]))
    })

  /// The 16 colours as xterm has them, for want of knowing the user's.
  static let ansi16 = Palette(
    [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ].enumerated().map { (Int32($0.offset), Color($0.element)) })

  private init(_ colors: [(Int32, Color)]) {
    self.colors = colors.map { ($0.0, PerceivedColor($0.1)) }
  }

  /// The index of the colour that looks most like `color`.
  func nearest(to color: Color) -> Int32 {
    let wanted = PerceivedColor(color)
    var best: (index: Int32, distance: Float) = (0, .infinity)
    for candidate in colors {
      let distance = candidate.perceived.squaredDistance(to: wanted)
      if distance < best.distance { best = (candidate.index, distance) }
    }
    return best.index
  }
}
