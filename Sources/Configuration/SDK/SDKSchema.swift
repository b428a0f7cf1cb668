internal import OTLP

/// The parts of the schema of declarative configuration (1.1).
enum SDKSchema {
  /// Counts and lengths.
  private static var count: SDKShape {
    .integer(0...Int(Int32.max))
  }
  private static var positive: SDKShape {
    .integer(1...Int.max)
  }
  private static var ratio: SDKShape {
    .number(0...1)
  }
  private static var nothing: SDKShape {
    .object([])
  }

  /// Limits on the attributes of spans and log records.
  static var attributeLimits: SDKShape {
    .object(attributeProperties)
  }
  static var spanLimits: SDKShape {
    .object(
      attributeProperties + OtelfileSection.spanCounts.map { SDKProperty($0.key, count) })
  }

  private static var attributeProperties: [SDKProperty] {
    [
      SDKProperty("attribute_value_length_limit", count),
      SDKProperty("attribute_value_depth_limit", .integer(1...Int(Int32.max))),
      SDKProperty("attribute_count_limit", count),
    ]
  }

  static var tracerProvider: SDKShape {
    .object([
      SDKProperty("processors", .list(.anything, minimum: 1)),
      SDKProperty("limits", spanLimits, allowsNull: false),
      SDKProperty("sampler", sampler),
      SDKProperty("id_generator", .anything),
      SDKProperty("tracer_configurator/development", configurator("tracers", [])),
    ])
  }

  static var loggerProvider: SDKShape {
    .object([
      SDKProperty("processors", .list(.anything, minimum: 1)),
      SDKProperty("limits", attributeLimits, allowsNull: false),
      SDKProperty(
        "logger_configurator/development",
        configurator(
          "loggers", [SDKProperty("minimum_severity", .oneOf(severities)), SDKProperty("trace_based", .boolean)])
      ),
    ])
  }

  static var meterProvider: SDKShape {
    .object([
      SDKProperty("readers", .list(.anything, minimum: 1)),
      SDKProperty("views", .list(view, minimum: 1), allowsNull: false),
      SDKProperty("exemplar_filter", .oneOf(["always_on", "always_off", "trace_based"])),
      SDKProperty("meter_configurator/development", configurator("meters", [])),
    ])
  }

  private static var severities: [String] {
    EnumerationNames.severities.map { $0.lowercased() }
  }

  private static func configurator(_ list: String, _ properties: [SDKProperty]) -> SDKShape {
    let config = SDKShape.object([SDKProperty("enabled", .boolean)] + properties)
    let element = SDKShape.object([
      SDKProperty("name", .string, allowsNull: false, isRequired: true),
      SDKProperty("config", config, allowsNull: false, isRequired: true),
    ])
    return .object([SDKProperty("default_config", config), SDKProperty(list, .list(element, minimum: 1))])
  }

  private static var view: SDKShape {
    .object([
      SDKProperty("selector", selector, allowsNull: false, isRequired: true),
      SDKProperty("stream", stream, allowsNull: false, isRequired: true),
    ])
  }

  private static var selector: SDKShape {
    .object([
      SDKProperty("instrument_name", .string), SDKProperty("unit", .string), SDKProperty("meter_name", .string),
      SDKProperty("meter_version", .string), SDKProperty("meter_schema_url", .string),
      SDKProperty(
        "instrument_type",
        .oneOf([
          "counter", "gauge", "histogram", "observable_counter", "observable_gauge", "observable_up_down_counter",
          "up_down_counter",
        ])),
    ])
  }

  private static var stream: SDKShape {
    .object([
      SDKProperty("name", .string), SDKProperty("description", .string), SDKProperty("aggregation", aggregation),
      SDKProperty("aggregation_cardinality_limit", positive),
      SDKProperty(
        "attribute_keys",
        .object([
          SDKProperty("included", .list(.string, minimum: 1), allowsNull: false),
          SDKProperty("excluded", .list(.string, minimum: 1), allowsNull: false),
        ])),
    ])
  }

  private static var aggregation: SDKShape {
    .choice(
      ["default", "drop", "sum", "last_value"].map { SDKProperty($0, nothing) } + [
        SDKProperty(
          "explicit_bucket_histogram",
          .object([
            SDKProperty("boundaries", .list(.number(-.infinity ... .infinity), minimum: 0)),
            SDKProperty("record_min_max", .boolean),
          ])),
        SDKProperty(
          "base2_exponential_bucket_histogram",
          .object([
            SDKProperty("max_scale", .integer(-10...20)), SDKProperty("max_size", .integer(2...Int.max)),
            SDKProperty("record_min_max", .boolean),
          ])),
      ], allowsOthers: false)
  }

  /// A sampler: one key.
  private static var sampler: SDKShape {
    .choice(
      [
        SDKProperty("always_on", nothing), SDKProperty("always_off", nothing),
        SDKProperty(
          "parent_based",
          .object(
            [
              "root", "remote_parent_sampled", "remote_parent_not_sampled", "local_parent_sampled",
              "local_parent_not_sampled",
            ].map { SDKProperty($0, .later { Self.sampler }) })),
        SDKProperty("trace_id_ratio_based", .object([SDKProperty("ratio", ratio)])),
        SDKProperty(
          "always_record", .object([SDKProperty("root", .later { Self.sampler }, allowsNull: false, isRequired: true)]),
          allowsNull: false),
        SDKProperty("probability/development", .object([SDKProperty("ratio", ratio)])),
        SDKProperty(
          "jaeger_remote/development",
          .object([
            SDKProperty("endpoint", .string, allowsNull: false, isRequired: true),
            SDKProperty("interval", .integer(0...Int.max)),
            SDKProperty("initial_sampler", .later { Self.sampler }, allowsNull: false, isRequired: true),
          ]), allowsNull: false),
        SDKProperty("composite/development", .later { Self.composable }, allowsNull: false),
      ], allowsOthers: true)
  }

  private static var composable: SDKShape {
    .choice(
      [
        SDKProperty("always_on", nothing), SDKProperty("always_off", nothing),
        SDKProperty("probability", .object([SDKProperty("ratio", ratio)])),
        SDKProperty(
          "parent_threshold",
          .object([
            SDKProperty("root", .later { Self.composable }, allowsNull: false, isRequired: true)
          ]), allowsNull: false),
        SDKProperty("rule_based", .object([SDKProperty("rules", .list(rule, minimum: 1))])),
      ], allowsOthers: true)
  }

  private static var rule: SDKShape {
    .object([
      SDKProperty(
        "attribute_values",
        .object([
          SDKProperty("key", .string, allowsNull: false, isRequired: true),
          SDKProperty("values", .list(.string, minimum: 1), allowsNull: false, isRequired: true),
        ])),
      SDKProperty(
        "attribute_patterns",
        .object([
          SDKProperty("key", .string, allowsNull: false, isRequired: true),
          SDKProperty("included", .list(.string, minimum: 1)), SDKProperty("excluded", .list(.string, minimum: 1)),
        ])),
      SDKProperty(
        "span_kinds", .list(.oneOf(EnumerationNames.spanKinds.dropFirst().map { $0.lowercased() }), minimum: 1)),
      SDKProperty("parent", .list(.oneOf(["none", "remote", "local"]), minimum: 1)),
      SDKProperty("sampler", .later { Self.composable }, allowsNull: false, isRequired: true),
    ])
  }
}
