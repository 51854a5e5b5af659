extension SteadyCell {
  private static let models = ["llama-3.1-70b", "deepseek-v3", "qwen3.5-397b-a17b"]
  private static let devices = [("h200-sxm", "h200-sxm"), ("b200-sxm", "h200-sxm"), ("h100-sxm", "h20")]
  private static let workers = [(7, 3), (5, 5), (3, 7)]
  private static let mixes = [
    Mix(input: 1155, output: 211, hit: 0), Mix(input: 1000, output: 800, hit: 0),
    Mix(input: 8000, output: 400, hit: 0.5),
    Mix(input: 500, output: 1500, hit: 0.3), Mix(input: 24_000, output: 600, hit: 0),
  ]
  /// Half full, nearly full, and offered more than they can serve.
  public static let loads = [0.5, 0.8, 1.3]

  /// Every model with every pair of devices, ratio, mix and load; and with a link that carries six tenths of what the
  /// devices could.
  public static var grid: [SteadyCell] {
    models.flatMap { model in
      devices.flatMap { prefill, decode in
        let cells = workers.flatMap { counts in
          mixes.map { mix in
            SteadyCell(
              model: model, prefill: Machines(device: prefill, workers: counts.0),
              decode: Machines(device: decode, workers: counts.1), mix: mix, load: 1)
          }
        }
        var slow = cells[mixes.count]
        slow.link = 0.6
        return (cells + [slow]).flatMap { cell in
          loads.map { load in
            var cell = cell
            cell.load = load
            return cell
          }
        }
      }
    }
  }
}
