/// Pictures one after another as one SVG that moves by itself, for places that show a picture and run no program. A row
/// that stays as it is stands in it once.
public struct SVGMovie {
  /// A row's content and the pictures that have it.
  private struct Version {
    var content: String
    var spans: [Range<Int>]
  }

  private let size: Size
  private let foreground: Color
  private let background: Color
  /// When each picture begins, seconds.
  private var times: [Double] = []
  private var rows: [[Version]]
  /// Where each content of a row stands among its versions.
  private var places: [[String: Int]]
  private var shades: [SVGShade] = []

  /// A movie of pictures of one size. The colours stand for the terminal's own where a canvas leaves them open.
  public init(size: Size, foreground: Color = Color(0xC5CCD8), background: Color = Color(0x111318)) {
    self.size = size
    self.foreground = foreground
    self.background = background
    rows = [[Version]](repeating: [], count: size.height)
    places = [[String: Int]](repeating: [:], count: size.height)
  }

  /// Pictures so far.
  public var count: Int { times.count }

  /// Adds a picture that begins at a time, seconds, later than the one before.
  public mutating func add(_ canvas: Canvas, at time: Double) {
    let number = times.count
    times.append(time)
    var writer = SVGWriter(canvas: canvas, foreground: foreground, background: background, shades: shades)
    for y in 0..<min(size.height, canvas.height) {
      let content = writer.row(y)
      guard let place = places[y][content] else {
        places[y][content] = rows[y].count
        rows[y].append(Version(content: content, spans: [number..<number + 1]))
        continue
      }
      let last = rows[y][place].spans.count - 1
      if rows[y][place].spans[last].upperBound == number {
        rows[y][place].spans[last] = rows[y][place].spans[last].lowerBound..<number + 1
      } else {
        rows[y][place].spans.append(number..<number + 1)
      }
    }
    shades = writer.shades
  }

  /// The whole document. The last picture stands for `hold` seconds before it begins again.
  public func document(title: String, hold: Double = 2) -> String {
    let first = times.first ?? 0
    let total = (times.last ?? 0) - first + max(0.1, hold)
    let shares = times.map { ($0 - first) / total }
    let body = rows.map { versions in versions.map { group($0, shares, total) }.joined() }.joined()
    return SVGWriter.document(
      title: title, size: size, background: background, shades: shades, body: body)
  }

  private func group(_ version: Version, _ shares: [Double], _ total: Double) -> String {
    let isAlways = version.spans.count == 1 && version.spans[0] == 0..<times.count
    guard !isAlways else { return "<g>" + version.content + "</g>\n" }
    var keys: [String] = []
    var values: [String] = []
    func add(_ share: Double, _ value: String) {
      keys.append("\((share * 1e5).rounded() / 1e5)")
      values.append(value)
    }
    if version.spans.first?.lowerBound != 0 { add(0, "none") }
    for span in version.spans {
      add(shares[span.lowerBound], "inline")
      if span.upperBound < shares.count { add(shares[span.upperBound], "none") }
    }
    let start = version.spans.first?.lowerBound == 0 ? "inline" : "none"
    return #"<g display="\#(start)"><animate attributeName="display" calcMode="discrete" repeatCount="indefinite" "#
      + #"dur="\#(SVGNumber.text(total))s" keyTimes="\#(keys.joined(separator: ";"))" "#
      + #"values="\#(values.joined(separator: ";"))"/>"# + version.content + "</g>\n"
  }
}
