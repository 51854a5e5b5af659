// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room that a whole scenario runs through thousands of times in the tests: optimised in debug builds too.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "pdtop",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "pdtop", targets: ["pdtop"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Ground floor.
    .target(
      name: "Fleet", resources: [.embedInCode("Catalogue")], swiftSettings: strict),
    room("Canvas"),
    // First floor: beside one another.
    room("Capacity", ["Fleet"], settings: hot),
    .systemLibrary(name: "CPrefetch"),
    room("Simulator", ["Fleet", "Capacity", "CPrefetch"], settings: hot),
    room("Session", ["Fleet"]),
    // Second floor: the model beside measurements and the simulation, and a simulation of what was seen.
    room("Validation", ["Fleet", "Capacity", "Simulator"], settings: hot),
    room("Twin", ["Fleet", "Capacity", "Simulator"], settings: hot),
    // Not linked: see CCurl.c.
    .target(name: "CCurl"),
    .target(
      name: "Feed", dependencies: ["Fleet", "CCurl"], resources: [.embedInCode("Dialects/Tables")], swiftSettings: hot),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    room("Recording", ["Fleet", "CSQLite", "CZstd"], settings: hot),
    .target(
      name: "CNcurses",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("tinfo", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(
      name: "Serve", dependencies: ["Fleet", "Simulator"], resources: [.embedInCode("Pages/Tables")],
      swiftSettings: hot),
    room("Terminal", ["Canvas", "CNcurses"]),
    room("Dashboard", ["Canvas", "Fleet", "Session"]),
    // Answers the dashboard's questions from the model.
    room("Planning", ["Fleet", "Capacity", "Dashboard"]),
    room("Documents", ["Fleet", "Feed", "Session", "Dashboard", .product(name: "Yams", package: "Yams")]),
    // Roof.
    .executableTarget(
      name: "pdtop",
      dependencies: [
        "Fleet", "Capacity", "Simulator", "Validation", "Session", "Recording", "Feed", "Serve", "Canvas",
        "Terminal", "Twin", "Dashboard", "Planning", "Documents",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "pdtop-bench",
      dependencies: [
        "pdtop", "Fleet", "Capacity", "Simulator", "Session", "Recording", "Feed", "Canvas", "Dashboard", "Planning",
        "Documents", "PseudoTerminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    tests("FleetTests", ["Fleet"]),
    tests("CapacityTests", ["Capacity", "Fleet"]),
    tests("ValidationTests", ["Validation", "Capacity", "Fleet", "SharedData"]),
    tests("SimulatorTests", ["Simulator", "Session", "Capacity", "Fleet", "SharedData"]),
    tests("PlanningTests", ["Planning", "Dashboard", "Simulator", "Capacity", "Fleet"]),
    tests("TwinTests", ["Twin", "Serve", "Feed", "Simulator", "Capacity", "Fleet"]),
    tests("DocumentsTests", ["Documents", "Feed", "Simulator", "Dashboard", "Session", "Canvas", "Fleet"]),
    // What tests of programs at a terminal stand on.
    .executableTarget(
      name: "terminal-fixture", dependencies: ["Canvas", "Terminal", "PseudoTerminal"],
      path: "Tests/Support/terminal-fixture", swiftSettings: strict),
    .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal"),
    .target(
      name: "PseudoTerminal", dependencies: ["Canvas", "CPseudoTerminal"], path: "Tests/Support/PseudoTerminal",
      swiftSettings: hot),
    tests("TerminalTests", ["Canvas", "Terminal", "PseudoTerminal"]),
    tests("EndToEnd", ["Canvas", "PseudoTerminal", "PageServer", "SharedData", "terminal-fixture", "pdtop"]),
    tests("CanvasTests", ["Canvas"]),
    tests("SessionTests", ["Session", "Fleet"]),
    tests("FeedTests", ["Feed", "Fleet", "PageServer", "SharedData"]),
    .target(name: "SharedData", path: "Tests/Support/SharedData", swiftSettings: strict),
    .target(name: "PageServer", path: "Tests/Support/PageServer", swiftSettings: strict),
    .target(
      name: "ReaderFuzz", dependencies: ["Recording", "Fleet"], path: "Tests/Support/ReaderFuzz", swiftSettings: hot),
    tests("RecordingTests", ["Recording", "Session", "Simulator", "Fleet", "ReaderFuzz"]),
    tests("ServeTests", ["Serve", "Simulator", "Feed", "Fleet", "SharedData"]),
    tests("DashboardTests", ["Dashboard", "Session", "Fleet", "Canvas"], exclude: ["Golden"]),
  ]
)

// The reader under libFuzzer, which brings the main function: 'Tests/fuzz' builds and runs it.
if Context.environment["PDTOP_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "reader-fuzzer", dependencies: ["ReaderFuzz"], path: "Tests/Support/reader-fuzzer",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
