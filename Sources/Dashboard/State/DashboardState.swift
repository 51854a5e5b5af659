public import Canvas
public import Fleet
public import Session

/// All that the screen depends on besides its look. `show` and `observe` bring in what the source says, `reduce` what the
/// operator does; drawing changes nothing.
public struct DashboardState: Sendable {
  /// The latest snapshot with its workers; nil before the first.
  public private(set) var snapshot: Snapshot?
  /// Samples for the graphs.
  public private(set) var history = History()
  public var capabilities: Capabilities
  /// The traffic as the scenario began: where a reset leads.
  public var start: TrafficMix?

  public internal(set) var isPaused: Bool
  /// Simulated seconds per second; infinity: as fast as possible.
  public internal(set) var speed: Double
  /// Names of the themes that there are, and the one in use.
  public let themes: [String]
  public internal(set) var theme: String
  public internal(set) var focus: Panel?
  public internal(set) var zoomed: Panel?
  public internal(set) var isHelpShown = false
  /// Index of the chosen slider.
  public internal(set) var selected = 0
  /// A value being typed for it.
  public internal(set) var entry: String?
  /// A time being typed, to go to.
  var timeEntry: String?
  /// Seconds that the graphs show.
  public var span: Double { chosenSpan ?? naturalSpan }
  /// The span that the operator chose; nil: it grows with what there is to show.
  var chosenSpan: Double?
  /// A line for the operator, in the footer's place until the next key.
  public var message = ""
  public internal(set) var size = Size(80, 24)

  /// Values that the operator asked for and that no snapshot shows yet.
  var pending: [TrafficSlider: PendingValue] = [:]
  /// The slider that the mouse holds.
  var held: Int?

  struct PendingValue: Equatable {
    var value: Double
    /// Snapshots after which the source is believed rather than the operator.
    var patience: Int
  }

  /// The first span that all samples fit in, up to five minutes: a young session fills its graphs too.
  private var naturalSpan: Double {
    let age = (history.latest ?? 0) - (history.earliest ?? 0)
    return Self.spans.first { $0 >= age || $0 == 300 } ?? 300
  }

  public init(
    capabilities: Capabilities = [.clock, .traffic, .link], start: TrafficMix? = nil, speed: Double = 1,
    isPaused: Bool = false, themes: [String] = [], theme: String = ""
  ) {
    self.capabilities = capabilities
    self.start = start
    self.speed = speed
    self.isPaused = isPaused
    self.themes = themes
    self.theme = theme
  }

  /// Takes a sample for the graphs; its workers are not kept.
  public mutating func observe(_ sample: Snapshot) { history.append(sample) }

  /// Takes the snapshot to show. It does not go into the history: its sampling instant has been observed.
  public mutating func show(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    if start == nil { start = snapshot.traffic }
    for (slider, wanted) in pending {
      let actual = slider.value(in: snapshot.traffic) ?? .nan
      let isThere = abs(actual - wanted.value) <= 0.002 * max(abs(wanted.value), 0.01)
      if isThere || wanted.patience <= 1 {
        pending[slider] = nil
      } else {
        pending[slider]?.patience -= 1
      }
    }
    selected = min(selected, max(0, sliders.count - 1))
  }

  /// The sliders of the present traffic.
  public var sliders: [TrafficSlider] { snapshot.map { TrafficSlider.all(for: $0.traffic) } ?? [] }

  /// A slider's value: what the operator asked for until the source has it, else the source's.
  func value(of slider: TrafficSlider) -> Double? {
    pending[slider]?.value ?? snapshot.flatMap { slider.value(in: $0.traffic) }
  }
}
