internal import OTLP

extension ConditionAnswer {
  /// What several things say together of which one has to say yes.
  func or(_ other: ConditionAnswer) -> ConditionAnswer {
    if self == .yes || other == .yes { return .yes }
    return self == .absent ? other : self
  }
}

// Values of different types are not comparable, and a comparison of such is false, whatever the operator: as in TraceQL.

extension ConditionCursor {
  /// Compares the `AnyValue` whose payload is at `payload`.
  func value(
    _ payload: Range<Int>, _ bytes: RawSpan, _ test: ConditionTest, _ literals: ConditionLiterals
  ) throws(WireFault) -> ConditionAnswer {
    let value = try WireValue(bytes, payload)
    if case .empty = value { return .absent }
    if test.operand == .absent { return ConditionAnswer(test.comparison == .notEqual) }
    if case .array(let elements) = value { return try array(elements, bytes, test, literals) }
    return scalar(value, bytes, test, literals) ?? .no
  }

  /// Compares text.
  func text(
    _ range: Range<Int>, _ bytes: RawSpan, _ test: ConditionTest, _ literals: ConditionLiterals
  ) -> ConditionAnswer {
    switch test.operand {
    case .absent: return ConditionAnswer(test.comparison == .notEqual)
    case .pattern:
      let matches = literals.patterns[Int(test.pattern)].matches(bytes, range)
      return ConditionAnswer(matches == (test.comparison == .matches))
    case .text:
      let literal = literals.constants.extracting(test.text)
      switch test.comparison {
      case .equal: return ConditionAnswer(areEqual(bytes, range, literal))
      case .notEqual: return ConditionAnswer(!areEqual(bytes, range, literal))
      case .less: return ConditionAnswer(orderOfBytes(bytes, range, literal) < 0)
      case .lessOrEqual: return ConditionAnswer(orderOfBytes(bytes, range, literal) <= 0)
      case .greater: return ConditionAnswer(orderOfBytes(bytes, range, literal) > 0)
      case .greaterOrEqual: return ConditionAnswer(orderOfBytes(bytes, range, literal) >= 0)
      case .matches, .matchesNot: return .no
      }
    case .integer, .double, .bool: return .no
    }
  }

  /// Compares a whole number.
  func integer(_ number: Int64, _ test: ConditionTest) -> ConditionAnswer {
    switch test.operand {
    case .absent: ConditionAnswer(test.comparison == .notEqual)
    case .double: double(Double(number), test.double, test.double, test)
    case .integer:
      switch test.comparison {
      case .equal: ConditionAnswer(number >= test.lower && number <= test.upper)
      case .notEqual: ConditionAnswer(number < test.lower || number > test.upper)
      case .less: ConditionAnswer(number < test.lower)
      case .lessOrEqual: ConditionAnswer(number <= test.upper)
      case .greater: ConditionAnswer(number > test.upper)
      case .greaterOrEqual: ConditionAnswer(number >= test.lower)
      case .matches, .matchesNot: .no
      }
    case .text, .pattern, .bool: .no
    }
  }

  private func double(_ number: Double, _ lower: Double, _ upper: Double, _ test: ConditionTest) -> ConditionAnswer {
    switch test.comparison {
    case .equal: ConditionAnswer(number >= lower && number <= upper)
    case .notEqual: ConditionAnswer(!(number >= lower && number <= upper))
    case .less: ConditionAnswer(number < lower)
    case .lessOrEqual: ConditionAnswer(number <= upper)
    case .greater: ConditionAnswer(number > upper)
    case .greaterOrEqual: ConditionAnswer(number >= lower)
    case .matches, .matchesNot: .no
    }
  }

  /// Compares a value that is no array; nil when it is of another type than the literal.
  private func scalar(
    _ value: WireValue, _ bytes: RawSpan, _ test: ConditionTest, _ literals: ConditionLiterals
  ) -> ConditionAnswer? {
    switch (value, test.operand) {
    case (.string(let range), .text), (.string(let range), .pattern): text(range, bytes, test, literals)
    case (.int(let number), .integer), (.int(let number), .double): integer(number, test)
    case (.double(let number), .integer): double(number, Double(test.lower), Double(test.upper), test)
    case (.double(let number), .double): double(number, test.double, test.double, test)
    case (.bool(let value), .bool): ConditionAnswer((value == (test.lower == 1)) == (test.comparison == .equal))
    default: nil
    }
  }

  /// Compares the elements of an array: one of them has to say yes, or with `!=` and `!~` all of them.
  private func array(
    _ elements: Range<Int>, _ bytes: RawSpan, _ test: ConditionTest, _ literals: ConditionLiterals
  ) throws(WireFault) -> ConditionAnswer {
    let needsAll = test.comparison == .notEqual || test.comparison == .matchesNot
    var reader = WireReader(bytes, from: elements.lowerBound, to: elements.upperBound)
    while !reader.isAtEnd {
      let tag = try reader.tag()
      guard tag == lengthTag(ArrayValueField.values) else {
        try reader.skip(tag)
        continue
      }
      let element = try WireValue(bytes, try reader.payload())
      let isTrue = scalar(element, bytes, test, literals) == .yes
      if isTrue != needsAll { return ConditionAnswer(isTrue) }
    }
    return ConditionAnswer(needsAll)
  }
}
