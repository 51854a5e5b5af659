import Capacity
import Fleet

/// Why a row cannot be predicted.
struct Skip: Error {
  let reason: String
}

extension Skip {
  /// The catalogue's entries for a row's names.
  static func known(
    _ model: String, _ system: String, _ backend: String
  ) throws(Skip) -> (model: Model, device: Device, framework: Framework) {
    guard let known = KnownNames.model(model) else { throw Skip(reason: "unknown model \(model)") }
    guard let device = KnownNames.device(system) else { throw Skip(reason: "unknown system \(system)") }
    guard let framework = KnownNames.framework(backend) else { throw Skip(reason: "unknown backend \(backend)") }
    return (known, device, framework)
  }

  static func worker(_ setup: WorkerSetup) throws(Skip) -> WorkerModel {
    do {
      return try WorkerModel(setup)
    } catch {
      throw Skip(reason: "\(error)")
    }
  }
}

extension ServedRow {
  /// Runs the row's closed loop.
  func predict() throws(Skip) -> LoopLatencies {
    let (model, device, framework) = try Skip.known(model, system, backend)
    guard let concurrency, concurrency > 0 else { throw Skip(reason: "no concurrency") }
    guard output > 1 else { throw Skip(reason: "a single output token has no TPOT") }
    let load = workload(concurrency, framework)
    func setup(_ layout: ParallelLayout) throws(Skip) -> WorkerSetup {
      guard model.queryHeads % layout.tensor == 0 else {
        throw Skip(reason: "\(layout.tensor) devices cannot share \(model.queryHeads) heads: no configuration")
      }
      return WorkerSetup(row: self, model: model, device: device, framework: framework, layout: layout)
    }
    if isAggregated {
      let worker = try setup(layout)
      var loop = AggregatedLoop(worker, try Skip.worker(worker), load)
      return loop.run()
    }
    guard let prefillWorkers, let decodeWorkers, prefillWorkers > 0, decodeWorkers > 0 else {
      throw Skip(reason: "no worker counts")
    }
    let prefill = try setup(prefillLayout)
    let decode = try setup(decodeLayout)
    var loop = DisaggregatedLoop(
      prefill: prefill, workers: (prefillWorkers, decodeWorkers),
      models: (try Skip.worker(prefill), try Skip.worker(decode)), handoff: handoff(prefill), load)
    return loop.run()
  }

  /// The public benchmark spreads lengths over 80-100 %. Other sources fix them: prompts-first engines then run in
  /// lockstep, whole waves ending together; engines that mix phases drift apart all the same and are better told by the
  /// spread.
  private func workload(_ concurrency: Int, _ framework: Framework) -> Workload {
    let isPublic =
      source.isEmpty || source.hasPrefix("20") || source.hasPrefix("db-dump") || source.contains("gap-analysis")
    let shortest = isPublic || framework != .sglang ? 0.8 : 1
    return Workload(input: input, output: output, concurrency: concurrency, shortest: shortest)
  }

  /// The cache crosses the NICs of the prefill worker, at the share of line rate that transfer engines reach (0.8;
  /// Mooncake reports 0.87 of 100 GB/s).
  private func handoff(_ setup: WorkerSetup) -> DisaggregatedLoop.Handoff {
    let bytes = setup.model.kvBytesPerToken * setup.kvElementBytes / 2
    let line = (setup.device.nicBandwidth ?? .infinity) * 0.8 * Double(min(setup.devices, 8))
    let serving = ServingConstants.fitted(for: setup.device.id, setup.framework)
    return DisaggregatedLoop.Handoff(tokenSeconds: bytes / line, latency: serving.handoff)
  }
}

extension WorkerSetup {
  /// A served row's worker. The table tells one precision: weights and experts have it, but of int4 only the experts;
  /// the KV cache is FP8 beside FP8 and FP4 weights, as in the benchmark's launch scripts. Without a precision, the one
  /// in the model's name, or bf16. 0.92: the usual share of memory there.
  init(row: ServedRow, model: Model, device: Device, framework: Framework, layout: ParallelLayout) {
    let format = KnownNames.format(row.precision) ?? WeightFormat.named(in: row.model)
    self.init(
      name: row.system, model: model, device: device, weights: format == .int4 ? .bf16 : format, expertWeights: format,
      kvElementBytes: format == .fp8 || format == .fp4 ? 1 : 2, tensor: layout.tensor, data: layout.data,
      expertTensor: layout.expertTensor, framework: framework, memoryUtilization: 0.92)
  }
}

extension WeightFormat {
  fileprivate static func named(in model: String) -> WeightFormat {
    let name = model.lowercased()
    return name.contains("fp4") ? .fp4 : name.contains("fp8") ? .fp8 : .bf16
  }
}

extension PassRow {
  /// Seconds of the row's pass, kernels alone: the estimates leave the engine's host out.
  func predict() throws(Skip) -> Double {
    let (model, device, framework) = try Skip.known(model, system, backend)
    guard let weights = KnownNames.format(weights) else { throw Skip(reason: "unknown format \(weights)") }
    let worker = try Skip.worker(
      WorkerSetup(
        name: system, model: model, device: device, weights: weights, expertWeights: KnownNames.format(experts),
        kvElementBytes: KnownNames.format(cache) == .fp8 ? 1 : 2,
        promptAttention: KnownNames.format(attention) == .fp8 ? .fp8 : .bf16, tensor: layout.tensor, data: layout.data,
        expertTensor: layout.expertTensor, framework: framework, includesEngine: false))
    let sequences = batch * layout.data
    guard isPrefill else { return worker.decodeStep(batch: sequences, excess: Double(sequences * input)) }
    let tokens = input - prefix
    let pairs = WorkerModel.pairs(tokens: Double(tokens), past: Double(prefix)) * Double(sequences)
    return worker.prefillFixed(tokens * sequences, sequences: sequences) + worker.pairSeconds * pairs
  }
}
