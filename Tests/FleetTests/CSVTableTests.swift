import Fleet
import Testing

@Suite("CSV")
struct CSVTableTests {
  private func rows(_ text: String) throws -> [[String]] { try CSVTable(text.utf8).rows.map(\.fields) }

  @Test("reads plain and quoted fields, LF and CRLF, with and without a last line end")
  func good() throws {
    #expect(try rows("a,b\n1,2\n3,4") == [["1", "2"], ["3", "4"]])
    #expect(try rows("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n,\r\n") == [["x, \"y\"", "two\nlines"], ["", ""]])
    #expect(try CSVTable("a\n\n1\n".utf8).rows == [CSVTable("a\n\n1".utf8).rows[0]])
    #expect(try CSVTable("a\n\"x\ny\"\nz\n".utf8).rows.map(\.line) == [2, 4])
  }

  @Test(
    "refuses what is broken, with the line",
    arguments: [
      ("", "line 1: found nothing, expected a header"),
      ("a,a\n", "line 1: found the column 'a' twice, expected once"),
      ("a,b\n1\n", "line 2: found 1 fields, expected 2"),
      ("a\n\"x", "line 2: found the end of the text, expected a closing quote"),
      ("a\n\"x\"y\n", "line 2: found text after a closing quote, expected a comma or the end of the line"),
      ("a\nx\"y\n", "line 2: found a quote inside a plain field, expected the whole field in quotes"),
    ])
  func broken(text: String, message: String) {
    #expect(throws: CSVError.self) { try CSVTable(text.utf8) }
    do { _ = try CSVTable(text.utf8) } catch { #expect("\(error)" == message) }
  }

  @Test("refuses bytes that are not UTF-8")
  func binary() {
    #expect(throws: CSVError(line: 2, problem: "found bytes that are not UTF-8")) { try CSVTable([97, 10, 0xFF]) }
  }
}
