import Fleet
import Capacity
import Simulator
import Foundation
func go() {
var d = Device(id: "h200-sxm", name: "H200")
d.bf16FLOPS = 989e12; d.memoryBytes = 141e9; d.memoryBandwidth = 4.8e12; d.scaleUpBandwidth = 450e9; d.nicBandwidth = 50e9; d.tdpWatts = 700; d.priceUSD = 35000
let m = Model(id: "llama-3.1-70b", layers: 80, hidden: 8192, queryHeads: 64, kvHeads: 8, headDimension: 128, attention: "GQA", growingLayers: 80, totalParameters: 70.6e9, activeParameters: 70.6e9, kvBytesPerToken: 327680)
func pool(_ r: Role, _ n: Int) -> PoolPlan { PoolPlan(name: r.rawValue, role: r, device: d, devicesPerWorker: 4, workers: n) }
let fm = try! FleetModel(FleetPlan(model: m, pools: [pool(.prefill, 12), pool(.decode, 8)]))
let text = try! String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
var tr = Trace(name: "conv", arrivals: [], promptTokens: [], outputTokens: [])
let f = DateFormatter()
var t0: Double? = nil
for line in text.split(whereSeparator: \.isNewline).dropFirst() {
  let p = line.split(separator: ",")
  let hms = p[0].split(separator: " ")[1].split(separator: ":")
  let t = Double(hms[0])! * 3600 + Double(hms[1])! * 60 + Double(hms[2])!
  if t0 == nil { t0 = t }
  tr.arrivals.append(t - t0!); tr.promptTokens.append(Int32(p[1])!); tr.outputTokens.append(Int32(p[2])!)
}
let c = TraceCursor(tr)
let mix = c.mix(speedup: 10)
for stepping in [false, false, true] {
let s = Date()
let r = probe(fm, mix: mix, seconds: 380, trace: c, stepping: stepping)
let w = Date().timeIntervalSince(s)
print(r); print("wall", w, "req/s", 19366 / w, "simsec/s", 380 / w)
}
}
go()
