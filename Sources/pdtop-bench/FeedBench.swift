import Feed
import Fleet
import Foundation

/// What watching costs: processor time of this process alone. The servers are other processes (Python); without Python
/// there are no figures.
struct FeedBench {
  private static let targets = 1000
  private static let interval = 5.0
  private static let rounds = 3.0

  func figures() throws -> [Figure] {
    guard let server = try PythonServer() else { return [] }
    defer { server.stop() }
    return scraping(server) + queries(server)
  }

  /// A thousand targets of 60 kB, every five seconds.
  private func scraping(_ server: PythonServer) -> [Figure] {
    let specs = (0..<Self.targets).map { index in
      var spec = TargetSpec(url: "\(server.address)/page/\(index)/metrics")
      spec.role = index < 400 ? .prefill : .decode
      return spec
    }
    var options = FeedOptions(interval: Self.interval)
    options.followsRouters = false
    let board = FeedBoard(FleetState(targets: specs, options: options))
    let scraper = Scraper(board)
    defer { scraper.stop() }
    // The first round reads everything for the first time, and is not what watching is like.
    sleep(Self.interval * 1.6)
    let begun = ContinuousClock.now
    let before = Self.cpuSeconds
    sleep(Self.interval * Self.rounds)
    let cpu = Self.cpuSeconds - before
    let share = cpu / ((ContinuousClock.now - begun) / .seconds(1))
    let state = board.state
    let up = state.targets.count { $0.problem == nil && $0.store.latest != nil }
    let bytes = state.targets.reduce(0) { $0 + $1.bytes } / max(1, up)
    return [
      Figure("1,000 targets every 5 s: of them up", Double(up), "targets"),
      Figure("bytes of each", Double(bytes), "bytes"),
      Figure(
        "1,000 targets every 5 s: of a core", share * 100, "%", secondsEach: cpu / Self.rounds / Double(Self.targets)),
    ]
  }

  /// Rounds of queries about a fleet of 2,000 workers, a hundred of them one by one.
  private func queries(_ server: PythonServer) -> [Figure] {
    var options = FeedOptions(interval: 1)
    options.rateWindow = 60
    let board = FeedBoard(FleetState(server: MetricsServerSpec(url: server.address + "/prom"), options: options))
    let scraper = Scraper(board)
    var source = FeedSource(board)
    sleep(3)
    let before = Self.cpuSeconds
    let first = board.state.server?.rounds ?? 0
    for step in 1...8 {
      sleep(1)
      // As the screen does: a snapshot with its workers for each round.
      source.advance(to: Double(step)) { _ in }
      _ = source.snapshot()
    }
    let server = board.state.server
    scraper.stop()
    let rounds = max(1, (server?.rounds ?? 0) - first)
    let each = (Self.cpuSeconds - before) / Double(rounds)
    return [
      Figure(
        "workers behind a metrics server", Double(source.snapshot().pools.reduce(0) { $0 + $1.workers }), "workers"),
      Figure("queries a refresh", Double(server?.queries ?? 0), "queries"),
      Figure("bytes a refresh", Double(server?.bytes ?? 0), "bytes"),
      Figure("refresh of 2,000 workers, own time", each * 1e3, "ms", secondsEach: each),
    ]
  }

  private func sleep(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  /// Processor seconds of this process so far.
  private static var cpuSeconds: Double {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}

/// Pages of metrics and answers of a metrics server, from another process.
private final class PythonServer {
  private let process = Process()
  let address: String

  /// Nil where there is no Python.
  init?() throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-u", "-c", Self.script]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.split(separator: "\n").first ?? "") else { return nil }
    address = "http://127.0.0.1:\(port)"
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// `/page/N/metrics`: 60 kB whose counters grow. `/prom`: rows for every term of a query, two pools of it, twenty
  /// buckets, a hundred workers.
  private static let script = #"""
    import http.server, json, re, socketserver, time, urllib.parse
    names = ['vllm:time_to_first_token_seconds', 'vllm:inter_token_latency_seconds', 'vllm:e2e_request_latency_seconds',
      'vllm:request_queue_time_seconds', 'vllm:request_prefill_time_seconds', 'vllm:request_decode_time_seconds']
    gauges = ['vllm:num_requests_running', 'vllm:num_requests_waiting', 'vllm:kv_cache_usage_perc',
      'vllm:generation_tokens_total', 'vllm:prompt_tokens_total', 'vllm:request_success_total']
    tail = ['python_info_of_no_interest_to_anybody_%d{implementation="CPython",number="%d"} %d.0' % (i, i, i)
      for i in range(600)]
    cache = [0, b'']
    def page():
      now = int(time.time())
      if cache[0] != now:
        lines = ['%s{engine="0",model_name="m"} %d' % (n, now % 100000 if n.endswith('total') else 3) for n in gauges]
        for n in names:
          lines += ['%s_bucket{engine="0",le="%g",model_name="m"} %d' % (n, 0.001 * 2 ** b, now % 100000 * b)
            for b in range(22)]
          lines += ['%s_sum{engine="0",model_name="m"} %d' % (n, now % 100000),
            '%s_count{engine="0",model_name="m"} %d' % (n, now % 100000)]
        cache[:] = [now, ('\n'.join(lines + tail) + '\n').encode()]
      return cache[1]
    pools = [('p', 'prefill', 800), ('d', 'decode', 1200)]
    def answer(query):
      rows = []
      parts = re.split(r',"pdtop","(\d+)","",""\)', query)
      for text, number in zip(parts[::2], parts[1::2]):
        for job, role, count in pools:
          if '== 0' in text: continue
          base = {'job': job, 'role': role, 'pdtop': number}
          if re.match(r'.*count by', text) or ' or ' == text[:4] and 'count by' in text: extra = [({}, count)]
          elif 'instance' in text and 'le)' not in text:
            extra = [({'instance': '10.0.%s.%d:8000' % (job, i)}, i) for i in range(50)]
          elif ',le)' in text: extra = [({'le': '%g' % (0.001 * 2 ** b)}, b) for b in range(20)]
          else: extra = [({}, 7)]
          rows += [{'metric': dict(base, **more), 'value': [1.5, str(value)]} for more, value in extra]
      return json.dumps({'status': 'success', 'data': {'resultType': 'vector', 'result': rows}}).encode()
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = 'HTTP/1.1'
      def log_message(self, *a): pass
      def send(self, body, kind):
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
      def do_GET(self):
        if self.path.startswith('/page'): return self.send(page(), 'text/plain; version=0.0.4')
        have = gauges + [n + s for n in names for s in ('_bucket', '_sum', '_count')]
        self.send(json.dumps({'status': 'success', 'data': have}).encode(), 'application/json')
      def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers['Content-Length'])).decode())
        self.send(answer(form['query'][0]), 'application/json')
    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
      daemon_threads = True
      request_queue_size = 256
    server = Server(('127.0.0.1', 0), Handler)
    print(server.server_address[1])
    server.serve_forever()
    """#
}
