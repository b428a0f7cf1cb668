/// The sections of merged Collector configurations that say what happens to data.
struct CollectorDocument {
  /// In the order of the files; a component may stand there without being used.
  private(set) var processors: [Component] = []
  private var places: [ComponentID: Int] = [:]
  /// Nil where there is no `service.pipelines`.
  private(set) var pipelines: [Pipeline]?
  /// The `otelfile:` section.
  private(set) var otelfile: YAMLNode?
  private(set) var notices: [ConfigurationNotice] = []
  /// Sections that are there and have no meaning for a capture.
  private(set) var passedOver: [ConfigurationNotice] = []
  /// Ids under `connectors:`.
  private(set) var connectors: Set<ComponentID> = []

  /// A processor as it is configured.
  struct Component {
    let id: ComponentID
    let mark: Mark
    let body: YAMLNode
  }

  /// An entry of `service.pipelines`.
  struct Pipeline {
    let id: ComponentID
    let mark: Mark
    var receivers: [Reference] = []
    var processors: [Reference] = []
    var exporters: [Reference] = []

    /// The id of a component in a list.
    struct Reference {
      let id: ComponentID
      let mark: Mark
    }
  }

  private static let sections = [
    "receivers", "processors", "exporters", "connectors", "extensions", "service", "otelfile",
  ]

  /// Merges documents, expands references in what is used, and reads ids.
  init(_ documents: [ConfigurationText], environment: [String: String]) throws(ConfigurationError) {
    var roots: [YAMLNode] = []
    for document in documents {
      let node = try YAMLNode.read(document.text, file: document.file)
      guard let node, !Self.isNull(node) else { continue }
      guard case .mapping = node.content else {
        let type = if case .sequence = node.content { "[]interface {}" } else { "string" }
        throw ConfigurationError("retrieved value (type=\(type)) cannot be used as a Conf", at: node.mark)
      }
      roots.append(try node.separatingKeys())
    }
    guard let root = roots.first?.merging(Array(roots.dropFirst())), case .mapping(let entries) = root.content,
      !entries.isEmpty
    else {
      throw ConfigurationError(
        "empty configuration file", at: documents.first.map { Mark(file: $0.file, line: 1, column: 1) })
    }
    for entry in entries where !Self.sections.contains(entry.key) {
      throw ConfigurationError(
        "'' has invalid keys: \(entry.key)", at: entry.keyMark,
        hint: NearestKey.hint(for: entry.key, in: Self.sections))
    }
    passedOver = Self.passedOver(entries + Self.entries(of: root["service"]))
    var expansion = CollectorExpansion(environment: environment)
    if let section = root["processors"] { processors = try Self.components(try expansion.expand(section)) }
    for (place, component) in processors.enumerated() { places[component.id] = place }
    otelfile = try root["otelfile"].map { node throws(ConfigurationError) in try expansion.expand(node) }
    if let section = root["connectors"], case .mapping(let entries) = section.content {
      for entry in entries { connectors.insert(try ComponentID(entry.key, at: entry.keyMark)) }
    }
    if let service = root["service"] { pipelines = try Self.pipelines(service, &expansion) }
    notices = expansion.notices
    try checkEndpoints(root)
  }

  /// The processor with an id.
  func processor(_ id: ComponentID) -> Component? { places[id].map { processors[$0] } }

  private static func entries(of node: YAMLNode?) -> [YAMLEntry] {
    if case .mapping(let entries)? = node?.content { entries } else { [] }
  }

  /// Why sections do nothing here.
  private static func passedOver(_ entries: [YAMLEntry]) -> [ConfigurationNotice] {
    let reasons = [
      "receivers": "what they received is in the capture",
      "exporters": "the output is a file, which needs no queues, retries or TLS",
      "extensions": "they serve a Collector that runs", "telemetry": "it is the Collector's own",
    ]
    return entries.compactMap { entry in
      reasons[entry.key].map {
        ConfigurationNotice(
          .meaninglessOffline, "'\(entry.key)' has no meaning for a capture: \($0)", at: entry.keyMark)
      }
    }
  }

  private static func components(_ section: YAMLNode) throws(ConfigurationError) -> [Component] {
    if isNull(section) { return [] }
    guard case .mapping(let entries) = section.content else {
      throw ConfigurationError("'processors' expected a mapping, got \(section.kindName)", at: section.mark)
    }
    var components: [Component] = []
    var known: Set<ComponentID> = []
    for entry in entries {
      let id = try ComponentID(entry.key, at: entry.keyMark)
      if !known.insert(id).inserted {
        throw ConfigurationError("duplicate name \"\(id.text)\" after trimming spaces", at: entry.keyMark)
      }
      components.append(Component(id: id, mark: entry.keyMark, body: entry.value))
    }
    return components
  }

  private static func pipelines(
    _ service: YAMLNode, _ expansion: inout CollectorExpansion
  ) throws(ConfigurationError) -> [Pipeline]? {
    let scope = ConfigurationValue.Scope(typing: .collector, subject: "")
    let fields = try ConfigurationValue(node: service, path: "service", scope: scope)
      .fields(["extensions", "telemetry", "pipelines"])
    guard let written = fields["pipelines"] else { return nil }
    let section = try expansion.expand(written.node)
    guard case .mapping(let entries) = section.content, !entries.isEmpty else {
      throw ConfigurationError("service must have at least one pipeline", at: section.mark)
    }
    var pipelines: [Pipeline] = []
    var known: Set<ComponentID> = []
    for entry in entries {
      let id = try ComponentID(entry.key, at: entry.keyMark)
      if !known.insert(id).inserted {
        throw ConfigurationError("duplicate name \"\(id.text)\" after trimming spaces", at: entry.keyMark)
      }
      let value = ConfigurationValue(node: entry.value, path: "service::pipelines::\(id.text)", scope: scope)
      let lists = try value.fields(["receivers", "processors", "exporters"])
      var pipeline = Pipeline(id: id, mark: entry.keyMark)
      pipeline.receivers = try references(lists, "receivers")
      pipeline.processors = try references(lists, "processors")
      pipeline.exporters = try references(lists, "exporters")
      try checkRepeated(pipeline)
      pipelines.append(pipeline)
    }
    return pipelines
  }

  private static func references(
    _ fields: ConfigurationFields, _ key: String
  ) throws(ConfigurationError) -> [Pipeline.Reference] {
    guard let list = fields[key] else { return [] }
    let places: [YAMLNode] = if case .sequence(let elements) = list.node.content { elements } else { [] }
    var references: [Pipeline.Reference] = []
    for (position, text) in try list.strings().enumerated() {
      let mark = position < places.count ? places[position].mark : list.node.mark
      references.append(Pipeline.Reference(id: try ComponentID(text, at: mark), mark: mark))
    }
    return references
  }

  private static func checkRepeated(_ pipeline: Pipeline) throws(ConfigurationError) {
    for (kind, list) in [
      ("receiver", pipeline.receivers), ("processor", pipeline.processors), ("exporter", pipeline.exporters),
    ] {
      var known: Set<ComponentID> = []
      for reference in list where !known.insert(reference.id).inserted {
        throw ConfigurationError(
          "service::pipelines::\(pipeline.id.text): references \(kind) \"\(reference.id.text)\" multiple times",
          at: reference.mark)
      }
    }
  }

  /// Checks that receivers and exporters are configured, where the documents have such sections at all.
  private func checkEndpoints(_ root: YAMLNode) throws(ConfigurationError) {
    for (section, kind, list) in [
      ("receivers", "receiver", \Pipeline.receivers), ("exporters", "exporter", \Pipeline.exporters),
    ] {
      guard case .mapping(let entries)? = root[section]?.content else { continue }
      var known = connectors
      for entry in entries { known.insert(try ComponentID(entry.key, at: entry.keyMark)) }
      for pipeline in pipelines ?? [] {
        for reference in pipeline[keyPath: list] where !known.contains(reference.id) {
          throw ConfigurationError(
            "service::pipelines::\(pipeline.id.text): references \(kind) \"\(reference.id.text)\" which is not "
              + "configured", at: reference.mark,
            hint: NearestKey.suggestion(for: reference.id.text, in: known.map(\.text).sorted()))
        }
      }
    }
  }

  private static func isNull(_ node: YAMLNode) -> Bool {
    if case .scalar(let scalar) = node.content { ScalarTyping.collector.value(of: scalar) == .null } else { false }
  }
}
