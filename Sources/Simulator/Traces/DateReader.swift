/// Reads dates of the form `2023-11-16 18:15:46.6805900`, with `T` between and `Z` or `+00:00` behind if one likes.
enum DateReader {
  /// Nanoseconds since 1970 in UTC; a date without a zone is taken as UTC. Years from 1970 to 2200.
  static func nanoseconds(_ cursor: inout LineCursor, _ name: String) throws(LineError) -> Int64 {
    let start = cursor
    func wrong() -> LineError { start.wrong(name, expected: "a date such as 2023-11-16 18:15:46.6805900") }
    func part(_ digits: Int, _ range: ClosedRange<Int64>, _ before: UInt8?) throws(LineError) -> Int64 {
      if let before, !cursor.skip(before) { throw wrong() }
      let (value, count) = cursor.digits()
      guard count == digits, range.contains(value) else { throw wrong() }
      return value
    }
    let year = try part(4, 1970...2200, nil)
    let month = try part(2, 1...12, UInt8(ascii: "-"))
    let day = try part(2, 1...31, UInt8(ascii: "-"))
    guard day <= days(of: month, year) else { throw wrong() }
    let hour = try part(2, 0...23, cursor.byte == UInt8(ascii: "T") ? UInt8(ascii: "T") : UInt8(ascii: " "))
    let minute = try part(2, 0...59, UInt8(ascii: ":"))
    let second = try part(2, 0...60, UInt8(ascii: ":"))
    let fraction = try cursor.fraction(name, places: 9)
    var offset: Int64 = 0
    if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") {
      let sign: Int64 = cursor.byte == UInt8(ascii: "+") ? 1 : -1
      offset = sign * (try part(2, 0...23, cursor.byte) * 60 + part(2, 0...59, UInt8(ascii: ":")))
    } else {
      _ = cursor.skip(UInt8(ascii: "Z"))
    }
    let minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset
    return (minutes * 60 + second) * 1_000_000_000 + fraction
  }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(of month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the Gregorian calendar, counted in eras of 400 years that begin in March.
  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
