internal import CYAML

/// What libyaml says next of a document.
enum YAMLEvent {
  case documentStart
  case streamEnd
  case alias(String)
  case scalar(YAMLScalar, anchor: String?, tag: String?)
  case mappingStart(anchor: String?, tag: String?)
  case sequenceStart(anchor: String?, tag: String?)
  /// Of a mapping, a sequence or a document.
  case end
}

/// The events of a text, by libyaml.
@safe
struct YAMLParser: ~Copyable {
  private let file: String
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// Begins with `text`, which comes from `file`.
  ///
  /// - Throws: only where there is no memory.
  init(_ text: String, file: String) throws(ConfigurationError) {
    self.file = file
    unsafe parser = .allocate(capacity: 1)
    let bytes = text.utf8
    unsafe input = .allocate(capacity: max(bytes.count, 1))
    _ = unsafe input.initialize(from: bytes)
    if unsafe yaml_parser_initialize(parser) == 0 {
      throw ConfigurationError("there is no memory to read YAML", at: Mark(file: file, line: 1, column: 1))
    }
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event and where it begins.
  mutating func next() throws(ConfigurationError) -> (YAMLEvent, Mark) {
    while true {
      var event = unsafe yaml_event_t()
      if unsafe yaml_parser_parse(parser, &event) == 0 { throw fault() }
      defer { unsafe yaml_event_delete(&event) }
      let mark = unsafe mark(event.start_mark)
      switch unsafe event.type {
      case YAML_DOCUMENT_START_EVENT: return (.documentStart, mark)
      case YAML_STREAM_END_EVENT: return (.streamEnd, mark)
      case YAML_ALIAS_EVENT: return unsafe (.alias(text(event.data.alias.anchor) ?? ""), mark)
      case YAML_SCALAR_EVENT:
        let scalar = unsafe event.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
        let written = unsafe YAMLScalar(
          String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return unsafe (.scalar(written, anchor: text(scalar.anchor), tag: text(scalar.tag)), mark)
      case YAML_MAPPING_START_EVENT:
        let start = unsafe event.data.mapping_start
        return unsafe (.mappingStart(anchor: text(start.anchor), tag: text(start.tag)), mark)
      case YAML_SEQUENCE_START_EVENT:
        let start = unsafe event.data.sequence_start
        return unsafe (.sequenceStart(anchor: text(start.anchor), tag: text(start.tag)), mark)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT, YAML_DOCUMENT_END_EVENT: return (.end, mark)
      case YAML_NO_EVENT: return (.streamEnd, mark)
      default: continue
      }
    }
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe String(cString: pointer)
  }

  private func mark(_ mark: yaml_mark_t) -> Mark {
    Mark(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func fault() -> ConfigurationError {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "YAML that cannot be read"
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) + ", " } ?? ""
    let known = unsafe parser.pointee.error == YAML_READER_ERROR ? parser.pointee.mark : parser.pointee.problem_mark
    return ConfigurationError("YAML: \(context)\(problem)", at: mark(known))
  }
}
