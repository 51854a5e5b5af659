import Canvas
import Testing

@testable import Terminal

struct ColorMapperTests {
  @Test func coloursOfTheCubeAreThemselves() {
    var mapper = ColorMapper(depth: .indexed256)
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    for (r, red) in levels.enumerated() {
      for (g, green) in levels.enumerated() {
        for (b, blue) in levels.enumerated() {
          #expect(mapper.number(of: Color(red: red, green: green, blue: blue)) == Int32(16 + 36 * r + 6 * g + b))
        }
      }
    }
    for grey in 0..<24 {
      let level = UInt8(8 + 10 * grey)
      #expect(mapper.number(of: Color(red: level, green: level, blue: level)) == Int32(232 + grey))
    }
  }

  @Test func greysStayGreyAndDarkStaysDark() {
    var mapper = ColorMapper(depth: .indexed256)
    for level in UInt8.min...UInt8.max {
      let number = mapper.number(of: Color(red: level, green: level, blue: level))
      #expect(number >= 232 || [16, 59, 102, 145, 188, 231].contains(number), "\(level)")
    }
    #expect((232...235).contains(mapper.number(of: Color(0x14161A))))
  }

  @Test func sixteenColoursAreThemselves() {
    var mapper = ColorMapper(depth: .ansi16)
    let colors: [Int32: UInt32] = [0: 0x000000, 1: 0xCD0000, 2: 0x00CD00, 8: 0x7F7F7F, 12: 0x5C5CFF, 15: 0xFFFFFF]
    for (number, color) in colors {
      #expect(mapper.number(of: Color(color)) == number)
    }
  }

  @Test func textIsNeverOfItsBackgroundsColour() {
    var mapper = ColorMapper(depth: .ansi16)
    var random = SplitMix(state: 1)
    for _ in 0..<2000 {
      let (foreground, background) = (UInt32(random.next() >> 40), UInt32(random.next() >> 40))
      let style = Style(Color(foreground), on: Color(background))
      let mapped = mapper.map(style)
      #expect(mapped.foreground != mapped.background)
    }
  }

  @Test func eightColoursBecomeBrightByBold() {
    var mapper = ColorMapper(depth: .ansi16, hasOnlyEight: true)
    #expect(mapper.map(Style(Color(0xFF0000))) == ColorMapper.Mapped(foreground: 1, background: -1, isBold: true))
    #expect(mapper.map(Style(Color(0xCD0000))) == ColorMapper.Mapped(foreground: 1, background: -1, isBold: false))
    #expect(mapper.map(Style(.terminal, on: Color(0xFFFFFF))).background == 7)
  }

  @Test func otherDepths() {
    var exact = ColorMapper(depth: .trueColor)
    let style = Style(Color(0x010203), on: Color(0xFFFEFD))
    #expect(exact.map(style) == ColorMapper.Mapped(foreground: 0x010203, background: 0xFFFEFD))
    var none = ColorMapper(depth: .mono)
    #expect(none.map(style) == ColorMapper.Mapped())
    for depth in ColorDepth.allCases {
      var mapper = ColorMapper(depth: depth)
      #expect(mapper.number(of: .terminal) == -1)
    }
  }
}
