/// A source round another one: it answers for all that it does not change itself.
public protocol SourceWrapper: NotableSource {
  associatedtype Base: NotableSource
  var base: Base { get set }
}

extension SourceWrapper {
  public var capabilities: Capabilities { base.capabilities }
  public var time: Double { base.time }
  public var nextSample: Double { base.nextSample }
  public var isFinished: Bool { base.isFinished }
  public var copyBytes: Int { base.copyBytes }
  public var ahead: (any Foreseeable)? { base.ahead }
  public var reach: ClosedRange<Double> { base.reach }
  public func snapshot() -> Snapshot { base.snapshot() }
  public mutating func note(_ event: Event) { base.note(event) }
  public var chronicle: [Event] { base.chronicle }
  public var course: Course? { base.course }
  public var deeds: [Deed]? { base.deeds }
  public var otherCourse: OtherCourse? { base.otherCourse }
  public func course(ofBranch index: Int) -> OtherCourse? { base.course(ofBranch: index) }
  public mutating func carryOut(_ command: BranchCommand) throws(ActionError) { try base.carryOut(command) }
}
