import ArgumentParser
import Dashboard
import Documents

/// How the dashboard looks.
struct LookOptions: ParsableArguments {
  @Option(help: "A theme by name (see 'pdtop list themes') or a YAML file.")
  var theme = "dark"

  @Flag(help: "ASCII characters only.")
  var ascii = false

  func readTheme(_ resources: Resources) throws -> Theme { try resources.theme(theme) }
  var symbols: SymbolSet { ascii ? .ascii : .unicode }
}
