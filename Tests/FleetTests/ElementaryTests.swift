import Fleet
import Foundation
import Testing

struct ElementaryTests {
  @Test("log and exp agree with the system's")
  func agreement() {
    var x = 1e-300
    while x < 1e300 {
      #expect(abs(Elementary.log(x) - log(x)) <= 4e-16 * max(1, abs(log(x))))
      x *= 1.7321
    }
    var y = -744.0
    while y < 709 {
      #expect(abs(Elementary.exp(y) - exp(y)) <= 1e-15 * exp(y) + .leastNonzeroMagnitude)
      y += 0.1234
    }
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.log(1) == 0)
  }
}
