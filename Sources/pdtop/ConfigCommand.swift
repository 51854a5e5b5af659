import ArgumentParser
import Dashboard
import Documents

/// What the user has chosen for good.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Print the configuration with the origin of each value, or write it.",
    discussion: """
      The configuration is config.yaml in $XDG_CONFIG_HOME/pdtop, or in ~/.config/pdtop. It is only written by --write and \
      by the settings on the screen when they are saved. What is printed can be used as a file.
      """)

  @OptionGroup var look: LookOptions

  @Flag(help: "Write the options given here, and what the file has besides them, into the file.")
  var write = false

  @Flag(help: "Print only the file's path.")
  var path = false

  func run() throws {
    let resources = Resources(environment: Environment.all, executable: Resources.executable)
    let file = ConfigurationFile(resources)
    if path {
      guard let path = file.path else { throw RunError("there is no home folder") }
      print(path)
      return
    }
    var configuration = try file.read()
    let given = configuration.given
    if let theme = look.theme {
      if theme != "auto" { _ = try resources.theme(theme) }
      configuration.theme = theme
      configuration.given.insert(.theme)
    }
    if look.ascii {
      configuration.symbols = .ascii
      configuration.given.insert(.symbols)
    }
    if write {
      print(try file.write(configuration))
      return
    }
    let options = configuration.given.subtracting(given).union(optionKeys)
    let text = ConfigurationWriter.text(configuration, all: true) { key in
      options.contains(key) ? "option" : given.contains(key) ? "file" : "default"
    }
    print("# \(file.path ?? "no home folder")\(given.isEmpty ? " (not there)" : "")")
    print(text, terminator: "")
  }

  private var optionKeys: Set<Configuration.Key> {
    Set((look.theme == nil ? [] : [.theme]) + (look.ascii ? [Configuration.Key.symbols] : []))
  }
}
