/// Where numbers are looked up: what the pages of one target have said, or what a metrics server has computed.
protocol MeasureSource: Sendable {
  /// The words of the labels that name roles.
  var roleWords: [Subject: String] { get }
  /// The latest value of a gauge; nil where there is none.
  func gauge(_ measure: Measure, of subject: Subject) -> Double?
  /// The mean of a gauge over a window, seconds.
  func meanGauge(_ measure: Measure, of subject: Subject, window: Double) -> Double?
  /// What a counter, or the sum or count of a histogram, grew by in a window, seconds.
  func growth(_ measure: Measure, _ part: Slot.Part, of subject: Subject, window: Double) -> Growth?
  /// What a histogram grew by in a window; nil where there are no buckets.
  func histogram(_ measure: Measure, of subject: Subject, window: Double) -> HistogramGrowth?
  /// A counter since the program's own start, or the best there is in its place.
  func lastRaw(_ measure: Measure, _ subject: Subject, _ part: Slot.Part) -> Double?
  /// Whether there is anything of the measure.
  func has(_ measure: Measure, of subject: Subject) -> Bool
}

extension TargetStore: MeasureSource {}
