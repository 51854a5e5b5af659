extension DeploymentSearch {
  private func worker(_ shape: WorkerShape) -> WorkerModel? {
    try? WorkerModel(
      WorkerSetup(
        name: shape.name, model: model, device: device, weights: weights, expertWeights: expertWeights,
        kvElementBytes: kvElementBytes,
        tensor: shape.tensor, data: shape.data, expertTensor: shape.expertTensor, framework: framework,
        includesEngine: includesEngine, memoryUtilization: memoryUtilization))
  }

  private var pairs: Double { WorkerModel.pairs(tokens: Double(input), past: 0) }
  /// Mean context of a sequence while it is decoded, tokens.
  private var context: Double { Double(input) + Double(output) / 2 }

  /// A prefill worker: a pass has one prompt for each group of its devices, which compute together. Nil where the model
  /// does not fit or the TTFT is missed.
  public func prefill(_ shape: WorkerShape) -> Worker? {
    guard let worker = worker(shape) else { return nil }
    let prompts = shape.data
    if let room = worker.kvTokens, Double(prompts) * (Double(input) + worker.stateTokens) > room { return nil }
    let pass = worker.prefillFixed(prompts * input, sequences: prompts) + worker.pairSeconds * pairs * Double(prompts)
    let ttft = pass * Self.waitingFactor
    guard pass > 0, ttft <= self.ttft else { return nil }
    return Worker(shape: shape, batch: prompts, rate: Double(prompts) / pass, ttft: ttft, tpot: 0)
  }

  /// A decode worker with the largest batch within the TPOT and its memory. Nil where even one sequence is too slow.
  public func decode(_ shape: WorkerShape) -> Worker? {
    guard let worker = worker(shape) else { return nil }
    let batch = largest { batch in
      if let room = worker.kvTokens, Double(batch) * (Double(input + output) + worker.stateTokens) > room {
        return false
      }
      return worker.decodeStep(batch: batch, excess: Double(batch) * context) <= tpot
    }
    guard batch > 0 else { return nil }
    let step = worker.decodeStep(batch: batch, excess: Double(batch) * context)
    return Worker(
      shape: shape, batch: batch, rate: Double(batch) / (Double(max(1, output - 1)) * step), ttft: 0, tpot: step)
  }

  /// An aggregated worker with the largest batch within both targets: whole prompts are computed in iterations of the
  /// batch, as many as end in the meantime.
  public func aggregated(_ shape: WorkerShape) -> Worker? {
    guard let worker = worker(shape) else { return nil }
    func state(_ batch: Int) -> (ttft: Double, tpot: Double) {
      let excess = Double(batch) * context
      let plain = worker.decodeStep(batch: batch, excess: excess)
      // The groups' prompts are computed in the same iterations.
      let prompts = min(shape.data, batch)
      let mixed = worker.mixedStep(
        batch: batch, excess: excess, tokens: prompts * input, pairs: pairs * Double(prompts))
      // Of the steps of one sequence, those with prompts in them: each sequence of the batch ends once in that time.
      let share = min(1, Double(batch) / Double(prompts) / Double(max(1, output)))
      return (mixed * Self.waitingFactor, plain + (mixed - plain) * share)
    }
    let batch = largest { batch in
      if let room = worker.kvTokens, Double(batch) * (Double(input + output) + worker.stateTokens) > room {
        return false
      }
      let state = state(batch)
      return state.tpot <= tpot && state.ttft <= ttft
    }
    guard batch > 0 else { return nil }
    let state = state(batch)
    let seconds = state.ttft + state.tpot * Double(max(1, output - 1))
    return Worker(shape: shape, batch: batch, rate: Double(batch) / seconds, ttft: state.ttft, tpot: state.tpot)
  }

  /// The largest number that fits, where whatever is above one that does not fit does not fit either; 0: none.
  private func largest(_ fits: (Int) -> Bool) -> Int {
    guard fits(1) else { return 0 }
    var (low, high) = (1, DecodePoint.batchCeiling)
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
