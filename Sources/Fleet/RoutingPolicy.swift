/// How a router chooses among workers. The same names serve for arrivals (prefill and general workers) and for
/// hand-offs (decode workers).
public enum RoutingPolicy: String, Sendable, CaseIterable {
  /// One after the other.
  case roundRobin = "round_robin"
  case random
  /// The one with the fewest requests.
  case leastRequests = "least_requests"
  /// The one with the least outstanding work: seconds of prompts, or share of batch and memory.
  case leastOutstanding = "least_outstanding"
  /// The less loaded of two at random.
  case powerOfTwo = "power_of_two"
  /// The one that would have a prompt computed first, what its prefix cache holds of it left out. For hand-offs the
  /// same as least outstanding.
  case prefixAware = "prefix_aware"
  /// The pool whose devices do it for the least money within the SLO, and there the one with the least outstanding
  /// work.
  case cheapest
}

/// What becomes of the requests of a worker that fails.
public enum FailurePolicy: String, Sendable, CaseIterable {
  /// The router sends them to another worker, which computes prompt and output so far once more.
  case migrate
  /// Their clients get an error.
  case lose
}

/// When a request is given room on a decode worker.
public enum AdmissionPolicy: String, Sendable, CaseIterable {
  /// When its prompt is computed, as vLLM does; finished prompts wait at the prefill worker.
  case handoff
  /// Before its prefill begins, as SGLang does; prompts wait before prefill.
  case preallocate
}

/// The router's policies.
public struct RoutingPlan: Sendable, Equatable {
  public var arrivals: RoutingPolicy
  public var handoffs: RoutingPolicy
  public var failures: FailurePolicy
  public var admission: AdmissionPolicy

  public init(
    arrivals: RoutingPolicy = .leastOutstanding, handoffs: RoutingPolicy = .leastOutstanding,
    failures: FailurePolicy = .migrate, admission: AdmissionPolicy = .handoff
  ) {
    self.arrivals = arrivals
    self.handoffs = handoffs
    self.failures = failures
    self.admission = admission
  }
}
