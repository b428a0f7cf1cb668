/// What a part of a declarative configuration may look like: the official schema (1.1), as far as it is read.
indirect enum SDKShape: Sendable {
  /// Not looked into.
  case anything
  case string
  case boolean
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case oneOf([String])
  /// No other keys than these.
  case object([SDKProperty])
  /// Exactly one key: one of these, or one of a component that is not in the schema.
  case choice([SDKProperty], allowsOthers: Bool)
  /// At least so many elements.
  case list(SDKShape, minimum: Int)
  /// For shapes that contain themselves.
  case later(@Sendable () -> SDKShape)
}

/// A key of an object.
struct SDKProperty: Sendable {
  let key: String
  let shape: SDKShape
  /// Whether a null stands for "not set".
  var allowsNull = true
  /// Whether an object without the key is refused.
  var isRequired = false

  init(_ key: String, _ shape: SDKShape, allowsNull: Bool = true, isRequired: Bool = false) {
    self.key = key
    self.shape = shape
    self.allowsNull = allowsNull
    self.isRequired = isRequired
  }
}

extension SDKShape {
  /// Checks a value that is not null.
  func check(_ value: ConfigurationValue) throws(ConfigurationError) {
    switch self {
    case .anything: return
    case .string:
      guard case .string = value.scalar else { throw value.mismatch("a string") }
    case .boolean:
      guard case .bool = value.scalar else { throw value.mismatch("true or false") }
    case .integer(let range): _ = try value.integer(in: range)
    case .number(let range):
      let number: Double
      switch value.scalar {
      case .int(let found): number = Double(found)
      case .double(let found): number = found
      default: throw value.mismatch("a number")
      }
      if !range.contains(number) { throw value.error("expected a number in \(range), got \(number)") }
    case .oneOf(let words):
      guard case .string(let word) = value.scalar else { throw value.mismatch("a string") }
      if !words.contains(word) {
        throw value.error("has the unknown value \"\(word)\"", hint: NearestKey.hint(for: word, in: words))
      }
    case .object(let properties):
      try check(properties, try value.fields(properties.map(\.key)))
    case .choice(let properties, let allowsOthers): try checkChoice(properties, allowsOthers, value)
    case .list(let shape, let minimum):
      let elements = try value.elements()
      if elements.count < minimum { throw value.error("expected at least \(minimum) element") }
      for element in elements {
        if element.isNull { throw element.error("expected a value, got null") }
        try shape.check(element)
      }
    case .later(let make): try make().check(value)
    }
  }

  private func check(
    _ properties: [SDKProperty], _ fields: ConfigurationFields
  ) throws(ConfigurationError) {
    for property in properties {
      guard let value = fields[property.key] else {
        if property.isRequired { throw fields.parent.error("lacks the required key \(property.key)") }
        continue
      }
      if value.isNull {
        if !property.allowsNull { throw value.error("expected a value, got null") }
      } else {
        try property.shape.check(value)
      }
    }
  }

  private func checkChoice(
    _ properties: [SDKProperty], _ allowsOthers: Bool, _ value: ConfigurationValue
  ) throws(ConfigurationError) {
    guard case .mapping(let entries) = value.node.content, let first = entries.first, entries.count == 1 else {
      throw value.error("expected exactly one key")
    }
    if allowsOthers && !properties.contains(where: { $0.key == first.key }) { return }
    try check(properties, try value.fields(properties.map(\.key)))
  }
}
