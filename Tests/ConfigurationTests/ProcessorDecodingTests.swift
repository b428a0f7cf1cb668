import Configuration
import Stages
import Testing

@Suite("Bodies of processors become settings")
struct ProcessorDecodingTests {
  private func attributes(_ body: String, environment: [String: String] = [:]) throws -> AttributeActionsSettings {
    guard case .attributes(let found)? = try settings(fragment("attributes", body), environment: environment) else {
      throw ConfigurationError("no attributes processor")
    }
    return found
  }

  @Test func `Values of actions keep the type that YAML gives them`() throws {
    let found = try attributes(
      """
      {actions: [{key: n1, value: 5, action: insert}, {key: n2, value: 1.5, action: insert},
        {key: n3, value: true, action: insert}, {key: n4, value: "5", action: insert},
        {key: n5, value: [1, a], action: insert}, {key: n6, value: {k: v, n: }, action: insert},
        {key: s, from_attribute: i, action: UPSERT}, {key: zz, value: 0123, action: update},
        {key: n8, from_attribute: absent, default_value: dv, action: insert},
        {key: n9, from_context: metadata.x, action: insert}, {key: n10, default_value: only, action: insert},
        {key: n11, value: yes, action: insert}]}
      """)
    #expect(
      found.actions == [
        .insert(key: "n1", AttributeSource(value: .int(5))), .insert(key: "n2", AttributeSource(value: .double(1.5))),
        .insert(key: "n3", AttributeSource(value: .bool(true))),
        .insert(key: "n4", AttributeSource(value: .string("5"))),
        .insert(key: "n5", AttributeSource(value: .list([.int(1), .string("a")]))),
        .insert(
          key: "n6",
          AttributeSource(value: .map([.init(key: "k", value: .string("v")), .init(key: "n", value: .empty)]))),
        .upsert(key: "s", AttributeSource(fromAttribute: "i")), .update(key: "zz", AttributeSource(value: .int(83))),
        .insert(key: "n8", AttributeSource(fromAttribute: "absent", defaultValue: .string("dv"))),
        .insert(key: "n9", AttributeSource(fromContext: "metadata.x")),
        .insert(key: "n10", AttributeSource(defaultValue: .string("only"))),
        .insert(key: "n11", AttributeSource(value: .string("yes"))),
      ])
    #expect(found.target == .records)
  }

  @Test func `The other actions have a key, a pattern or a type`() throws {
    let found = try attributes(
      """
      {actions: [{pattern: ".*", action: hash}, {key: s, pattern: ^s$, action: Delete}, {key: s, action: delete},
        {key: s, pattern: "^(?P<first>a)(?P<rest>.*?)$", action: extract},
        {key: i, converted_type: string, action: convert}]}
      """)
    #expect(
      found.actions == [
        .hash(key: "", pattern: ".*"), .delete(key: "s", pattern: "^s$"), .delete(key: "s", pattern: nil),
        .extract(key: "s", pattern: "^(?P<first>a)(?P<rest>.*?)$"), .convert(key: "i", to: .string),
      ])
  }

  @Test func `The resource processor has actions and no blocks`() throws {
    guard
      case .attributes(let found)? = try settings(
        fragment("resource", "{attributes: [{key: x, value: y, action: upsert}]}"))
    else {
      Issue.record("no resource processor")
      return
    }
    #expect(found.target == .resources)
    #expect(throws: ConfigurationError.self) {
      try settings(fragment("resource", "{include: {}, attributes: [{key: x, action: delete}]}"))
    }
  }

  private static let creating = "error with key \"k\" (0-th action): error creating AttrProc"

  @Test(
    "An action that the Collector refuses is refused in its words",
    arguments: [
      ("value: 1, action: insert", "error creating AttrProc due to missing required field \"key\" at the 0-th action"),
      (
        "action: delete",
        "error creating AttrProc due to missing required field (at least one of \"key\" and \"pattern\" have to be used) at the 0-th action"
      ),
      (
        "key: k, action: insert",
        creating
          + ". Either field \"value\", \"from_attribute\", \"from_context\", or \"default_value\" must be specified"
      ),
      ("key: k, value: 1, from_attribute: a, action: upsert", creating + " due to multiple value sources being set"),
      (
        "key: k, value: 1, pattern: a, action: insert",
        creating + ". Action \"insert\" does not use the \"pattern\" field. This must not be specified"
      ),
      (
        "key: k, value: 1, converted_type: int, action: update",
        creating + ". Action \"update\" does not use the \"converted_type\" field. This must not be specified"
      ),
      (
        "key: k, converted_type: int, action: delete",
        creating + ". Action \"delete\" does not use the \"converted_type\" field. This must not be specified"
      ),
      (
        "key: k, value: 1, action: hash",
        creating + ". Action \"hash\" does not use \"value\" or \"from_attribute\" field. These must not be specified"
      ),
      (
        "key: k, value: 1, pattern: a, action: extract",
        creating + ". Action \"extract\" does not use a value source field. These must not be specified"
      ),
      ("key: k, action: extract", creating + " due to missing required field \"pattern\" for action \"extract\""),
      ("key: k, pattern: \"(\", action: extract", creating + ". Field \"pattern\" has invalid pattern: \"(\""),
      ("key: k, pattern: \"a++\", action: delete", creating + ". Field \"pattern\" has invalid pattern: \"a++\""),
      ("key: k, pattern: a, action: extract", creating + ". Field \"pattern\" contains no named matcher groups"),
      (
        "key: k, pattern: \"(a)(?P<b>c)\", action: extract",
        creating + ". Field \"pattern\" contains at least one unnamed matcher group"
      ),
      (
        "key: k, value: 1, action: convert",
        creating + ". Action \"convert\" does not use value sources or \"pattern\" field. These must not be specified"
      ),
      (
        "key: k, action: convert", creating + " due to missing required field \"converted_type\" for action \"convert\""
      ),
      (
        "key: k, converted_type: bool, action: convert",
        creating + " due to invalid value \"bool\" in field \"converted_type\" for action \"convert\""
      ),
      ("key: k, action: rename", creating + " due to unsupported action \"rename\""),
      (
        "key: k, action: delete, foo: 1",
        "error reading configuration for \"attributes\": 'actions[0]' has invalid keys: foo"
      ),
      ("key: 5, action: delete", "'actions[0].key' expected a string, got the integer 5"),
    ])
  func refusedActions(_ action: String, _ detail: String) throws {
    let error = try #require(
      fault { () throws(ConfigurationError) in
        _ = try settings(fragment("attributes", "\n    actions:\n      - {\(action)}"))
      })
    #expect(error.detail.contains(detail), "\(error.text)")
    #expect(error.mark?.line == 4)
  }

  @Test(
    "A body that the Collector refuses is refused in its words",
    arguments: [
      ("attributes", "{}", "missing required field \"actions\""),
      ("resource", "", "missing required field \"attributes\""),
      ("redaction", "{hash_function: md4}", "unknown HashFunction md4, allowed functions are"),
      ("redaction", "{hash_function: hmac-sha256}", "hmac_key must not be empty"),
      ("redaction", "{hash_function: hmac-sha256, hmac_key: short}", "must be at least 32 bytes long"),
      ("redaction", "{hash_function: hmac-sha256, hmac_key: \"[REDACTED]\"}", "print it with --show-secrets"),
      (
        "redaction", "{hash_function: HMAC-SHA512, hmac_key: 0123456789012345678901234567890123456789x}",
        "must be at least 64 bytes long"
      ),
      ("redaction", "{blocked_values: [a, \"(\"]}", "failed to process block list: error compiling regex in list"),
      (
        "redaction", "{ignored_key_patterns: [\"(\"]}",
        "failed to process ignore keys list: error compiling regex in list"
      ),
      (
        "redaction", "{blocked_key_patterns: [\"(?=a)\"]}",
        "failed to process block keys list: error compiling regex in list"
      ),
      ("redaction", "{allowed_values: [\"(\"]}", "failed to process allow list: error compiling regex in list"),
      ("redaction", "{masking_string: x}", "'' has invalid keys: masking_string"),
      ("redaction", "{skip_conditions: [x]}", "'' has invalid keys: skip_conditions"),
      ("redaction", "{url_sanitizer: {enabled: true}}", "url_sanitizer is not supported"),
      (
        "redaction", "{db_sanitizer: {sql: {enabled: true, attributes: [db.statement]}}}",
        "db_sanitizer.sql is not supported"
      ),
      ("redaction", "{allow_all_keys: yes}", "'allow_all_keys' expected true or false, got the string \"yes\""),
      ("redaction", "{allowed_keys: [a, 5]}", "'allowed_keys[1]' expected a string, got the integer 5"),
      ("redaction", "{allowed_keys: 5}", "'allowed_keys' expected a list, got the integer 5"),
      ("redaction", "[]", "'' expected a mapping, got a list"),
      (
        "batch", "{send_batch_size: 10, send_batch_max_size: 5}",
        "send_batch_max_size must be greater or equal to send_batch_size"
      ),
      ("batch", "{send_batch_max_size: 5}", "send_batch_max_size must be greater or equal to send_batch_size"),
      ("batch", "{timeout: -1s}", "timeout must be greater or equal to 0"),
      ("batch", "{timeout: 5 apples}", "'timeout' invalid duration \"5 apples\""),
      ("batch", "{metadata_keys: [a, A]}", "duplicate entry in metadata_keys: \"a\" (case-insensitive)"),
      ("batch", "{send_batch_size: \"5\"}", "'send_batch_size' expected an integer, got the string \"5\""),
      ("batch", "{send_batch_size: 5.5}", "'send_batch_size' expected an integer, got the number 5.5"),
      ("batch", "{send_batch_size: -1}", "expected an integer from 0 to 4294967295, got -1"),
      (
        "span", "{}",
        "error creating \"span\" processor: either \"from_attributes\" or \"to_attributes\" must be specified in \"name:\" or \"setStatus\" must be specified"
      ),
      (
        "span", "{status: {code: error}}",
        "error creating \"span\" processor: \"status\" must have specified \"code\" as \"Ok\" or \"Error\" or \"Unset\""
      ),
      ("span", "{status: {}}", "\"status\" must have specified \"code\""),
      (
        "span", "{status: {code: Ok, description: d}}",
        "error creating \"span\" processor: \"description\" can be specified only for \"code\" \"Error\""
      ),
      ("span", "{name: {to_attributes: {rules: [\"(\"]}}}", "invalid regexp pattern ("),
      ("filter", "{error_mode: foo}", "unknown error mode foo"),
      ("filter", "{traces: {span: ['true']}}", "'traces.span' holds OTTL conditions, which are not supported yet"),
      ("filter", "{log_conditions: ['true']}", "'log_conditions' holds OTTL conditions"),
      (
        "filter", "{traces: {span: ['true']}, spans: {include: {match_type: strict, services: [a]}}}",
        "cannot use \"traces.resource\", \"traces.span\", \"traces.spanevent\" and the span settings \"spans.include\", \"spans.exclude\" at the same time"
      ),
      (
        "filter", "{metric_conditions: ['true'], metrics: {include: {match_type: strict, metric_names: [a]}}}",
        "cannot use context inferred metric conditions \"metric_conditions\" and the settings \"metrics.resource\", \"metrics.metric\", \"metrics.datapoint\", \"metrics.include\", \"metrics.exclude\" at the same time"
      ),
      ("filter", "{metrics: {include: {match_type: expr, expressions: [x]}}}", "match_type: expr is not supported"),
      (
        "filter", "{logs: {include: {severity_number: {min: LOUD}}}}",
        "'LOUD' is not a valid severity: not a valid severity"
      ),
      ("filter", "{logs: {include: {severity_number: {min: 9}}}}", "expected a string, got the integer 9"),
      (
        "filter", "{spans: {include: {}}}",
        "at least one of \"attributes\", \"libraries\",  or \"resources\" field must be specified"
      ),
      ("groupbyattrs", "{key: [a]}", "'' has invalid keys: key"),
    ])
  func refusedBodies(_ id: String, _ body: String, _ detail: String) throws {
    let error = try #require(fault { () throws(ConfigurationError) in _ = try settings(fragment(id, body)) })
    #expect(error.text.contains(detail), "\(error.text)")
    #expect(error.detail.hasPrefix("error reading configuration for \"\(id)\": "))
    #expect(error.mark?.file == "c.yaml")
    #expect(error.mark?.line == 2)
  }

  @Test(
    "An unknown key is told with the nearest valid one",
    arguments: [
      ("batch", "{send_batch_siz: 1}", "did you mean \"send_batch_size\"?"),
      ("redaction", "{blocked_value: [a]}", "did you mean \"blocked_values\"?"),
      ("groupbyattrs", "{zzzzzz: 1}", "valid are keys"),
    ])
  func nearestKeys(_ id: String, _ body: String, _ hint: String) throws {
    let error = try #require(fault { () throws(ConfigurationError) in _ = try settings(fragment(id, body)) })
    #expect(error.hint == hint)
    #expect(error.text.hasPrefix("c.yaml:2:\(id.count + 6): error reading"), "\(error.text)")
  }

  @Test func `Batch sizes have the Collector's defaults, and null is 0`() throws {
    #expect(try settings(fragment("batch", "")) == .batch(BatchSettings()))
    #expect(BatchSettings().sendBatchSize == 8192)
    var expected = BatchSettings()
    expected.sendBatchSize = 0
    #expect(try settings(fragment("batch", "{send_batch_size: , timeout: 1h1.5s}")) == .batch(expected))
    expected.sendBatchSize = 15
    expected.sendBatchMaxSize = 20
    expected.sendsAtOnce = true
    #expect(
      try settings(fragment("batch", "{send_batch_size: 15.0, send_batch_max_size: 20, timeout: 0s}"))
        == .batch(expected))
    #expect(
      try settings(fragment("batch", "{send_batch_size: 15, send_batch_max_size: 20, timeout: }")) == .batch(expected))
  }

  @Test func `Client metadata of a batch is said to have no meaning`() throws {
    let notices = try read(fragment("batch", "{metadata_keys: [tenant]}")).notices
    #expect(notices.filter { $0.kind == .meaninglessOffline }.count == 1)
  }

  @Test func `Keys to group by are neither empty nor repeated`() throws {
    var expected = GroupByAttributesSettings()
    expected.keys = ["a"]
    #expect(try settings(fragment("groupbyattrs", "{keys: [a, a, \"\"]}")) == .groupByAttributes(expected))
    expected.keys = ["a", " b"]
    #expect(try settings(fragment("groupbyattrs", "{keys: \"a, b\"}")) == .groupByAttributes(expected))
    #expect(try settings(fragment("groupbyattrs", "")) == .groupByAttributes(GroupByAttributesSettings()))
  }

  @Test func `All keys of redaction are read`() throws {
    var expected = RedactionSettings()
    #expect(try settings(fragment("redaction", "{}")) == .redaction(expected))
    expected.allowsAllKeys = true
    expected.allowedKeys = ["id", "group"]
    expected.ignoredKeys = ["safe"]
    expected.ignoredKeyPatterns = ["^s"]
    expected.redactsAllTypes = true
    expected.blockedKeyPatterns = ["token"]
    expected.blockedValues = ["4[0-9]{12}(?:[0-9]{3})?"]
    expected.allowedValues = [".+@x"]
    expected.hash = .hmacSHA256(key: Array("0123456789abcdef0123456789abcdef".utf8))
    expected.summary = .debug
    let body = """
      {allow_all_keys: true, allowed_keys: [id, group], ignored_keys: [safe], ignored_key_patterns: [^s],
        redact_all_types: true, blocked_key_patterns: [token], blocked_values: ["4[0-9]{12}(?:[0-9]{3})?"],
        allowed_values: [".+@x"], hash_function: Hmac-Sha256, hmac_key: 0123456789abcdef0123456789abcdef,
        summary: debug, url_sanitizer: {enabled: false, attributes: [a]}, db_sanitizer: {sql: {enabled: false}}}
      """
    #expect(try settings(fragment("redaction", body)) == .redaction(expected))
  }

  @Test(
    "A summary of any other word is none, and hashes are named in any case",
    arguments: [
      ("{summary: silent}", RedactionSettings.Summary.silent, nil), ("{summary: typo}", .silent, nil),
      ("{summary: info, hash_function: MD5}", .info, RedactionSettings.Hash.md5),
      ("{hash_function: sha1, hmac_key: unused}", .silent, .sha1), ("{hash_function: sha3}", .silent, .sha3),
      ("{hash_function: \"\"}", .silent, nil),
    ])
  func words(_ body: String, _ summary: RedactionSettings.Summary, _ hash: RedactionSettings.Hash?) throws {
    guard case .redaction(let found)? = try settings(fragment("redaction", body)) else {
      Issue.record("no redaction")
      return
    }
    #expect(found.summary == summary)
    #expect(found.hash == hash)
  }

  @Test func `All keys of span are read`() throws {
    var expected = SpanSettings()
    expected.nameFromAttributes = ["db.svc", "operation"]
    expected.separator = "::"
    expected.nameRules = [#"^\/api\/v1\/document\/(?P<documentId>.*)\/update$"#]
    expected.breaksAfterMatch = true
    expected.keepsOriginalName = true
    expected.status = .error(description: "d")
    let body = #"""

          name:
            from_attributes: [db.svc, operation]
            separator: "::"
            to_attributes:
              rules: ['^\/api\/v1\/document\/(?P<documentId>.*)\/update$']
              break_after_match: true
              keep_original_name: true
          status: {code: Error, description: d}
      """#
    #expect(try settings(fragment("span", body)) == .span(expected))
  }
}
