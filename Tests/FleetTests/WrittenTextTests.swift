import Fleet
import Testing

struct WrittenTextTests {
  @Test("A CSV field is in quotes where it has to be, whatever stands beside the sign")
  func fields() {
    #expect(CSVText.field("plain text") == "plain text")
    #expect(CSVText.field("a,b") == "\"a,b\"")
    #expect(CSVText.field("say \"hi\"") == "\"say \"\"hi\"\"\"")
    #expect(CSVText.field("a\r\nb") == "\"a\r\nb\"")
    #expect(CSVText.field("\"\u{301}").unicodeScalars.elementsEqual("\"\"\"\u{301}\"".unicodeScalars))
    #expect(CSVText.number(nil) == "" && CSVText.number(.infinity) == "" && CSVText.number(2) == "2")
  }

  @Test("A label's value never ends its line or its quotes")
  func labels() {
    #expect(LabelText.escaped("plain") == "plain")
    #expect(LabelText.quoted("a\\b\"c\nd") == "\"a\\\\b\\\"c\\nd\"")
    #expect(LabelText.escaped("a\r\nb").unicodeScalars.elementsEqual("a\r\\nb".unicodeScalars))
  }

  @Test("Bisection finds the border, also where there is none")
  func borders() {
    for count in 0...9 {
      let values = (0..<count).map { $0 * 2 }
      for border in -1...19 {
        #expect(values.bisection(past: { $0 > border }) == values.firstIndex { $0 > border } ?? count)
      }
    }
  }
}
