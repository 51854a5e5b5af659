import ArgumentParser
import Canvas
import Dashboard
import Documents

/// How the dashboard looks.
struct LookOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A theme by name (see 'pdtop list themes') or a YAML file; auto: dark or light by the terminal's background.",
      valueName: "name"))
  var theme: String?

  @Flag(help: "ASCII characters only.")
  var ascii = false

  /// The theme's name: the option's, else the configuration's.
  func themeName(_ configuration: Configuration) -> String { theme ?? configuration.theme }

  /// The theme to begin with: `auto` is dark until the terminal says that it is light.
  func readTheme(_ resources: Resources, _ configuration: Configuration) throws -> Theme {
    let name = themeName(configuration)
    return try resources.theme(name == "auto" ? "dark" : name)
  }

  func symbols(_ configuration: Configuration) -> SymbolSet? { ascii ? .ascii : configuration.symbols }
}
