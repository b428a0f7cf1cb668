internal import OTLP
internal import Stages

extension PipelineConfiguration {
  /// The pipelines as YAML, from which the same are read again; what is ignored or left out stands there as comments.
  ///
  /// Processors with the same id are taken to have the same settings.
  ///
  /// - Parameter showsSecrets: whether keys of digests and pseudonyms are written. Without them they have to be put in again.
  package func yaml(showsSecrets: Bool = false) -> String {
    var output = YAMLText()
    if !pipelines.isEmpty { output.comment("As the OpenTelemetry Collector \(EmulatedCollector.version) would do it.") }
    var processors = WrittenFields()
    var written: Set<ComponentID> = []
    var commented: Set<ComponentID> = []
    var sections = WrittenFields()
    for pipeline in pipelines {
      var ids: [String] = []
      for processor in pipeline.processors {
        switch processor.role {
        case .stage(let settings):
          ids.append(processor.id.text)
          if written.insert(processor.id).inserted {
            processors.add(processor.id.text, settings.written(showsSecrets: showsSecrets))
          }
        case .ignored(let reason):
          if commented.insert(processor.id).inserted { output.comment("\(processor.id.text) is ignored: \(reason)") }
        case .skipped:
          if commented.insert(processor.id).inserted { output.comment("\(processor.id.text) is left out") }
        }
      }
      var body = WrittenFields()
      body.add("processors", .list(ids.map(ConfiguredValue.string)))
      sections.add(pipeline.id.text, body.value)
    }
    var root = WrittenFields()
    if !processors.entries.isEmpty { root.add("processors", processors.value) }
    if !pipelines.isEmpty {
      var service = WrittenFields()
      service.add("pipelines", sections.value)
      root.add("service", service.value)
    }
    root.add("otelfile", extensions.written(showsSecrets: showsSecrets) ?? (root.entries.isEmpty ? .map([]) : nil))
    output.add(root.entries)
    return output.text
  }
}
