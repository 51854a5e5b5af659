/// Stand-ins in ASCII for the glyphs of a dashboard, for terminals, fonts and locales that have nothing else.
public enum ASCIIGlyph {
  /// The ASCII character that says most nearly the same; "?" where none does.
  public static func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    if value < 0x80 { return scalar }
    if (0x2800...0x28FF).contains(value) { return braille(value) }
    if (0x2500...0x257F).contains(value) { return boxDrawing(value) }
    if (0x2580...0x259F).contains(value) { return block(value) }
    if (0x2190...0x21FF).contains(value) { return arrow(value) }
    if (0xA0...0xFF).contains(value) { return latin[Int(value) - 0xA0] }
    return others[scalar] ?? "?"
  }

  /// By the number of dots: a graph keeps its weight.
  private static func braille(_ value: UInt32) -> Unicode.Scalar {
    [" ", ".", ".", ":", ":", "+", "*", "#", "#"][(value & 0xFF).nonzeroBitCount]
  }

  private static func boxDrawing(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    // Full and dashed lines, double lines and the halves of lines.
    case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D: "-"
    case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F: "|"
    case 0x2550: "="
    case 0x2551: "|"
    case 0x2571: "/"
    case 0x2572: "\\"
    case 0x2573: "X"
    case 0x2574, 0x2576, 0x2578, 0x257A, 0x257C, 0x257E: "-"
    case 0x2575, 0x2577, 0x2579, 0x257B, 0x257D, 0x257F: "|"
    default: "+"
    }
  }

  private static func block(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    case 0x2580: "\""
    case 0x2581...0x2588: ["_", ".", "-", "=", "+", "*", "%", "#"][Int(value - 0x2581)]
    // Seven eighths to one eighth from the left: the ends of bars.
    case 0x2589...0x258F: ["#", "#", "=", "=", "-", "-", "."][Int(value - 0x2589)]
    case 0x2590: "#"
    case 0x2591: "."
    case 0x2592: "="
    case 0x2593: "%"
    case 0x2594: "\""
    case 0x2595: "|"
    // Quarters: one of them is light, two or three are dense.
    case 0x2596, 0x2597, 0x2598, 0x259D: "."
    default: "#"
    }
  }

  private static func arrow(_ value: UInt32) -> Unicode.Scalar {
    switch value {
    case 0x2190, 0x219E, 0x21A4, 0x21A9, 0x21D0, 0x21E0, 0x21E6: "<"
    case 0x2191, 0x219F, 0x21A5, 0x21B0, 0x21B1, 0x21D1, 0x21E1, 0x21E7: "^"
    case 0x2192, 0x21A0, 0x21A6, 0x21AA, 0x21D2, 0x21E2, 0x21E8: ">"
    case 0x2193, 0x21A1, 0x21A7, 0x21B2, 0x21B3, 0x21D3, 0x21E3, 0x21E9: "v"
    case 0x2195, 0x21C5, 0x21D5, 0x21F5: "|"
    case 0x2196, 0x2199: "<"
    case 0x2197, 0x2198: ">"
    case 0x21BA, 0x21BB: "@"
    default: "-"
    }
  }

  /// U+00A0 to U+00FF.
  private static let latin = Array(
    (" !cL*Y|S\"Ca<-?R-o+23'uP..1o>%%%?AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
      + "aaaaaaaceeeeiiiidnooooo/ouuuuyty").unicodeScalars)

  private static let others: [Unicode.Scalar: Unicode.Scalar] = [
    "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2015}": "-",
    "\u{2016}": "|", "\u{2018}": "'", "\u{2019}": "'", "\u{201A}": ",", "\u{201C}": "\"", "\u{201D}": "\"",
    "\u{201E}": "\"", "\u{2020}": "+", "\u{2021}": "+", "\u{2022}": "*", "\u{2026}": ".", "\u{2030}": "%",
    "\u{2032}": "'", "\u{2033}": "\"", "\u{2039}": "<", "\u{203A}": ">", "\u{2044}": "/", "\u{20AC}": "E",
    "\u{2202}": "d", "\u{2206}": "D", "\u{220F}": "P", "\u{2211}": "S", "\u{2212}": "-", "\u{2215}": "/",
    "\u{2217}": "*", "\u{2218}": "o", "\u{2219}": ".", "\u{221A}": "V", "\u{221E}": "8", "\u{2223}": "|",
    "\u{2225}": "|", "\u{223C}": "~", "\u{2243}": "~", "\u{2245}": "~", "\u{2248}": "~", "\u{2260}": "#",
    "\u{2261}": "=", "\u{2264}": "<", "\u{2265}": ">", "\u{226A}": "<", "\u{226B}": ">", "\u{22C5}": ".",
    "\u{22EE}": ":", "\u{22EF}": ".", "\u{25A0}": "#", "\u{25A1}": "o", "\u{25AA}": "*", "\u{25AB}": "o",
    "\u{25AC}": "=", "\u{25AE}": "#", "\u{25AF}": "o", "\u{25B0}": "#", "\u{25B1}": "-", "\u{25B2}": "^",
    "\u{25B3}": "^", "\u{25B4}": "^", "\u{25B5}": "^", "\u{25B6}": ">", "\u{25B7}": ">", "\u{25B8}": ">",
    "\u{25B9}": ">", "\u{25BA}": ">", "\u{25BC}": "v", "\u{25BD}": "v", "\u{25BE}": "v", "\u{25BF}": "v",
    "\u{25C0}": "<", "\u{25C1}": "<", "\u{25C2}": "<", "\u{25C3}": "<", "\u{25C4}": "<", "\u{25C6}": "*",
    "\u{25C7}": "o", "\u{25C8}": "*", "\u{25C9}": "*", "\u{25CB}": "o", "\u{25CC}": "o", "\u{25CE}": "o",
    "\u{25CF}": "*", "\u{25D0}": "o", "\u{25D1}": "o", "\u{25D4}": "o", "\u{25D5}": "o", "\u{25E6}": "o",
    "\u{2605}": "*", "\u{2606}": "*", "\u{2713}": "v", "\u{2714}": "v", "\u{2717}": "x", "\u{2718}": "x",
    "\u{0394}": "D", "\u{03A3}": "S", "\u{03A9}": "O", "\u{03B1}": "a", "\u{03B2}": "b", "\u{03B3}": "g",
    "\u{03B4}": "d", "\u{03B5}": "e", "\u{03B7}": "n", "\u{03BB}": "l", "\u{03BC}": "u", "\u{03C0}": "p",
    "\u{03C1}": "r", "\u{03C3}": "s", "\u{03C4}": "t", "\u{03C6}": "f",
  ]
}
