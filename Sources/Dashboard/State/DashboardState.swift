public import Canvas
public import Fleet
public import Session

/// All that the screen depends on besides its look. `show` and `observe` bring in what the source says, `reduce` what
/// the operator does; drawing changes nothing.
public struct DashboardState: Sendable {
  /// The latest snapshot with its workers; nil before the first.
  public internal(set) var snapshot: Snapshot?
  /// Samples for the graphs.
  public internal(set) var history = History()
  /// What is wrong at present.
  public internal(set) var alerts: AlertBook
  public var capabilities: Capabilities
  /// The traffic as the scenario began: where a reset leads.
  public var start: TrafficMix?

  public internal(set) var isPaused: Bool
  /// Simulated seconds per second; infinity: as fast as possible.
  public internal(set) var speed: Double
  /// Which key does what.
  public var keyMap: KeyMap
  public var settings: Settings
  /// Names of the themes that there are, as far as they were asked for, and the one in use.
  public var themes: [String]
  public var theme: String
  /// The scenarios that there are, as far as they were asked for.
  public var scenarios: [ScenarioCard] = []

  public internal(set) var screen = Screen.fleet
  public internal(set) var overlay: Overlay?
  public internal(set) var focus: Panel?
  public internal(set) var zoomed: Panel?
  /// Panels of the fleet screen that the operator does not want to see.
  public internal(set) var hidden: Set<Panel>
  /// Index of the chosen slider.
  public internal(set) var selected = 0
  /// A value being typed for it.
  public internal(set) var entry: String?
  /// A time being typed, to go to.
  var timeEntry: String?
  /// What an action on workers has still to be told.
  var question: Question?
  /// What is known of other times, and what the operator has chosen of it.
  public internal(set) var travel = TravelState()
  /// The twin that is on the screen, and the live session behind it; nil: the session itself is on the screen.
  public internal(set) var twin: TwinState?
  /// A line for the operator, in the footer's place until the next key.
  public var message = ""
  public internal(set) var size = Size(80, 24)

  /// Seconds that the graphs show.
  public var span: Double { chosenSpan ?? naturalSpan }
  /// The span that the operator chose; nil: it grows with what there is to show.
  var chosenSpan: Double?
  /// The time that the graphs end at, where it is not now: the operator looks back.
  var lookingBack: Double?

  var workersView = WorkersView()
  var eventsView = EventsView()
  /// The mix being tried on the what-if screen, and the screen that it was begun on.
  var draft: Draft?
  var draftOrigin = Screen.fleet
  /// The part of the what-if screen that has all of it.
  var zoomedPart: WhatIfPart?
  /// What is known of the time to come, and the draft that can be taken back.
  var ahead: Lookahead?
  var applied: AppliedDraft?
  /// Whether the draft's pools are to be matched as soon as the model has answered.
  var awaitsMatch = false

  /// Whether the operator has workers go where they are wanted.
  var isRouted = false
  /// What the Plan screen shows, and what runs up its map.
  var planView = PlanView.overview
  var mapAxes = MapAxes.outputs

  /// Whether somebody answers predictions.
  public var canPredict = false
  var answers: [Prediction.Purpose: Answer] = [:]

  /// Values that the operator asked for and that no snapshot shows yet.
  var pending: [TrafficSlider: PendingValue] = [:]
  /// The slider that the mouse holds, and whether it holds the time line.
  var held: Int?
  var holdsTimeline = false

  struct PendingValue: Equatable {
    var value: Double
    /// Snapshots after which the source is believed rather than the operator.
    var patience: Int
  }

  struct Answer: Sendable {
    var prediction: Prediction
    var answer: Prediction.Answer

    var states: [SteadyState]? { if case .states(let states) = answer { states } else { nil } }
  }

  /// The first span that all samples fit in, up to five minutes: a young session fills its graphs too.
  private var naturalSpan: Double {
    let age = (history.latest ?? 0) - (history.earliest ?? 0)
    return Self.spans.first { $0 >= age || $0 == 300 } ?? 300
  }

  public init(
    capabilities: Capabilities = [.clock, .traffic, .link], start: TrafficMix? = nil, speed: Double = 1,
    isPaused: Bool = false, themes: [String] = [], theme: String = "", keyMap: KeyMap = .standard,
    settings: Settings = Settings(), hidden: Set<Panel> = [], columns: [Field]? = nil, rules: [AlertRule] = []
  ) {
    self.capabilities = capabilities
    self.start = start
    self.speed = speed
    self.isPaused = isPaused
    self.themes = themes
    self.theme = theme
    self.keyMap = keyMap
    self.settings = settings
    self.hidden = hidden
    alerts = AlertBook(rules: rules)
    workersView.chosen = columns
  }

  /// Takes a sample for the graphs; its workers are not kept. Returns what alerts have to say of it.
  @discardableResult
  public mutating func observe(_ sample: Snapshot) -> [Event] {
    history.append(sample)
    // What a twin does is no alert.
    guard twin == nil else { return [] }
    travel.overview.add(sample.burnRate, at: sample.time)
    return alerts.observe(sample)
  }

  /// Takes the snapshot to show. It does not go into the history: its sampling instant has been observed.
  public mutating func show(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    if let sought = travel.sought, snapshot.time > sought || snapshot.time < sought - 60 { travel.sought = nil }
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

  /// Begins anew with another source: its history, its traffic, its time.
  public mutating func restart(capabilities: Capabilities, start: TrafficMix?, speed: Double) {
    var fresh = DashboardState(
      capabilities: capabilities, start: start, speed: speed, themes: themes, theme: theme, keyMap: keyMap,
      settings: settings, hidden: hidden, columns: workersView.chosen)
    alerts.restart()
    fresh.alerts = alerts
    fresh.size = size
    fresh.canPredict = canPredict
    self = fresh
  }

  /// The sliders of the present traffic, or of the draft.
  public var sliders: [TrafficSlider] {
    draft?.sliders ?? snapshot.map { TrafficSlider.all(for: $0.traffic) } ?? []
  }

  /// A slider's value: what the operator asked for until the source has it, else the source's.
  func value(of slider: TrafficSlider) -> Double? {
    pending[slider]?.value ?? snapshot.flatMap { slider.value(in: $0.traffic) }
  }
}
