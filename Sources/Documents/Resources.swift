public import Dashboard
public import Fleet

/// Where scenarios and themes are, and what there is.
///
/// The user's own come first: `scenarios` and `themes` in `$XDG_CONFIG_HOME/pdtop`, or in `~/.config/pdtop`. Then those
/// that come with the program, in `Demo` and `Themes` of its home. The home is `$PDTOP_HOME` where that is set; else
/// the nearest folder above the executable that has both, which is a checkout; else `share/pdtop` beside the
/// executable's `bin`.
public struct Resources: Sendable, Equatable {
  /// A scenario or theme that there is.
  public struct Listing: Sendable, Equatable {
    /// The name that loads it: its file's, without the ending.
    public let name: String
    /// The one sentence that it says of itself; empty where it says none.
    public let about: String
    public let path: String
    /// Why it cannot be read, where only its head was looked at.
    public let problem: DocumentError?
  }

  /// Folders that are searched for scenarios, in order. The first file of a name counts.
  public let scenarioFolders: [String]
  /// Folders that are searched for themes, in order.
  public let themeFolders: [String]
  /// Where the program's own are; nil where they were not found.
  public let home: String?
  /// Where the user's own are; nil where there is no home folder.
  public let configurationFolder: String?

  /// The folders for an environment and an executable's path, links resolved.
  public init(environment: [String: String], executable: String?) {
    func folder(_ key: String) -> String? { environment[key].flatMap { $0.isEmpty ? nil : $0 } }
    home = folder("PDTOP_HOME") ?? executable.flatMap(Resources.home(above:))
    let own = (folder("XDG_CONFIG_HOME") ?? folder("HOME").map { $0 + "/.config" }).map { $0 + "/pdtop" }
    configurationFolder = own
    scenarioFolders = [own.map { $0 + "/scenarios" }, home.map { $0 + "/Demo" }].compactMap(\.self)
    themeFolders = [own.map { $0 + "/themes" }, home.map { $0 + "/Themes" }].compactMap(\.self)
  }

  /// The running program's executable, links resolved; nil where the system does not tell.
  public static var executable: String? {
    FileBytes.resolved("/proc/self/exe") ?? CommandLine.arguments.first.flatMap(FileBytes.resolved)
  }

  private static func home(above executable: String) -> String? {
    var folder = parent(of: executable)
    let prefix = parent(of: folder)
    while !folder.isEmpty {
      if FileBytes.isFolder(folder + "/Demo"), FileBytes.isFolder(folder + "/Themes") { return folder }
      folder = parent(of: folder)
    }
    let share = prefix + "/share/pdtop"
    return FileBytes.isFolder(share) ? share : nil
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// All scenarios with their one sentence, sorted by name.
  public func scenarios() -> [Listing] { listings(in: scenarioFolders) }

  /// All themes, sorted by name.
  public func themes() -> [Listing] { listings(in: themeFolders) }

  /// The scenario of that name, or in that file where `name` has a `/` or ends in `.yaml` or `.yml`.
  public func scenario(_ name: String) throws(DocumentError) -> Scenario {
    let path = try scenarioPath(name)
    return try ScenarioReader.read(FileBytes.read(path, limit: Document.largestSize), file: path)
  }

  /// The file that `scenario(_:)` reads.
  public func scenarioPath(_ name: String) throws(DocumentError) -> String {
    try path(name, kind: "scenario", in: scenarioFolders)
  }

  /// The theme of that name, or in that file where `name` has a `/` or ends in `.yaml` or `.yml`.
  public func theme(_ name: String) throws(DocumentError) -> Theme {
    let path = try path(name, kind: "theme", in: themeFolders)
    return try ThemeReader.read(FileBytes.read(path, limit: Document.largestSize), file: path)
  }

  /// When the file of a theme last changed, seconds since 1970; nil where there is none.
  public func themeChange(_ name: String) -> Double? {
    do throws(DocumentError) {
      return FileBytes.changed(try path(name, kind: "theme", in: themeFolders))
    } catch {
      return nil
    }
  }

  /// Whether a theme is the user's, and not one that comes with the program.
  public func isOwnTheme(_ name: String) -> Bool {
    do throws(DocumentError) {
      let path = try path(name, kind: "theme", in: themeFolders)
      return home.map { !path.hasPrefix($0 + "/Themes/") } ?? true
    } catch {
      return false
    }
  }

  private func path(_ name: String, kind: String, in folders: [String]) throws(DocumentError) -> String {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return name }
    let known = files(in: folders)
    if let file = known.first(where: { $0.name == name }) { return file.path }
    let hint = suggestion(for: name, in: known.map(\.name))
    let rest =
      known.isEmpty
      ? "; there are none in " + folders.joined(separator: " and ")
      : hint.isEmpty ? ", expected one of " + known.map(\.name).joined(separator: ", ") : hint
    throw DocumentError(file: quoted(name), problem: "found no \(kind) of this name" + rest)
  }

  private func files(in folders: [String]) -> [(name: String, path: String)] {
    var seen: Set<String> = []
    var files: [(name: String, path: String)] = []
    for folder in folders {
      for file in FileBytes.names(in: folder, suffix: ".yaml") where FileBytes.isFile("\(folder)/\(file)") {
        let name = String(file.dropLast(5))
        if seen.insert(name).inserted { files.append((name, "\(folder)/\(file)")) }
      }
    }
    return files.sorted { $0.name < $1.name }
  }

  private func listings(in folders: [String]) -> [Listing] {
    files(in: folders).map { file in
      do throws(DocumentError) {
        return Listing(name: file.name, about: try about(file.path), path: file.path, problem: nil)
      } catch {
        return Listing(name: file.name, about: "", path: file.path, problem: error)
      }
    }
  }

  /// The sentence alone: a list of scenarios need not read all of each. A theme without one says dark or light.
  private func about(_ path: String) throws(DocumentError) -> String {
    let root = try Document(FileBytes.read(path, limit: Document.largestSize), file: path).root
    let pairs = try root.pairs(of: "keys")
    for key in ["about", "appearance"] {
      for (_, value) in pairs where value.path == key { return try value.line(length: 200) }
    }
    return ""
  }
}
