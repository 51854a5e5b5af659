// A small program at a terminal, for tests of the Terminal room: draws a picture, counts keys, ends in every way there
// is.
//
//   q quits with status 0, T traps, D uses up the stack, L loops for ever, X calls exit(3), E writes a line to stderr,
//   R repaints, M turns the mouse on or off, B asks for the background, n shows the next canvas of noise.
import Canvas
import PseudoTerminal
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

var options = Terminal.Options()
options.bracketedPaste = true
if CommandLine.arguments.contains("--ascii") { options.unicode = false }
if CommandLine.arguments.contains("--mouse") { options.mouse = true }

if CommandLine.arguments.contains("--ignore-hangup") { signal(SIGHUP, SIG_IGN) }

let terminal: Terminal
do {
  terminal = try Terminal(options: options)
} catch {
  complain("terminal-fixture: \(error)")
  exit(2)
}

var picture = Picture(capabilities: terminal.capabilities, size: terminal.size)
var noise: NoiseCanvas?
let isTicking = CommandLine.arguments.contains("--tick")
var tick = ContinuousClock.now + .milliseconds(250)
terminal.present(picture.canvas)

if CommandLine.arguments.contains("--wake") {
  let waker = terminal.waker
  Task.detached {
    for _ in 0..<100 { waker.wake() }
  }
}

while true {
  for event in terminal.wait(until: isTicking ? tick : nil) {
    switch event {
    case .quit(let ending):
      terminal.close()
      ending.endProcess()
    case .input(.key(let key)): press(key)
    case .resize(let size): picture.size = size
    case .timeout: tick = tick + .milliseconds(250)
    default: break
    }
    picture.note(event)
  }
  terminal.present(noise?.canvas ?? picture.canvas)
}

@MainActor
func press(_ key: Key) {
  switch key.name {
  case "q":
    terminal.close()
    exit(0)
  case "T":
    let none: [Int] = []
    print(none[CommandLine.arguments.count + 10])
  case "D": print(depth(of: CommandLine.arguments.count))
  case "L": while true { usleep(1000) }
  case "X": exit(3)
  case "E": complain("a line on stderr")
  case "B": terminal.askBackground()
  case "n":
    if noise == nil { noise = NoiseCanvas(width: terminal.size.width, height: terminal.size.height) }
    noise?.advance()
  case "R": terminal.repaint()
  case "M": terminal.mouse.toggle()
  default: break
  }
}

func complain(_ line: String) { _ = (line + "\n").withCString { write(STDERR_FILENO, $0, strlen($0)) } }

/// Never returns, for want of stack.
func depth(of number: Int) -> Int { number < 0 ? 0 : depth(of: number + 1) &+ depth(of: number &+ 2) }
