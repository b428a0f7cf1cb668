internal import OTLP
package import Pipelines
internal import Stages

extension PipelineConfiguration {
  /// The stages, in order: what an SDK did, the Collector's processors, and what the `otelfile:` section and flags say.
  ///
  /// Processors are called by their ids.
  ///
  /// - Throws: settings of which no stage can be made, with their place.
  package func plannedStages() throws(ConfigurationError) -> [PlannedStage] {
    var stages = extensions.sdk.stages
    var merge = ProcessorMerge(self)
    while let next = merge.next() {
      stages.append(PlannedStage(try next.kind(), name: next.processor.id.text, signals: next.signals))
    }
    return stages + (try extensions.stages())
  }
}

extension SharedProcessor {
  fileprivate func kind() throws(ConfigurationError) -> PlannedStage.Kind {
    do {
      return switch settings {
      case .attributes(let settings): .local(try AttributeActionsStage(settings))
      case .batch(let settings): .ordered(BatchStage(settings))
      case .filter(let settings): .local(try FilterStage(settings))
      case .groupByAttributes(let settings): .local(GroupByAttributesStage(settings))
      case .redaction(let settings): .local(try RedactionStage(settings))
      case .span(let settings): .local(try SpanStage(settings))
      }
    } catch {
      throw ConfigurationError(
        "the processor \"\(processor.id.text)\" cannot be run: \(StageFault.text(error))", at: processor.mark)
    }
  }
}

extension SDKSection {
  fileprivate var stages: [PlannedStage] {
    var stages = limits.stages(name: "sdk limits")
    if spanBatchSize == logRecordBatchSize {
      if let spanBatchSize { stages.append(Self.batch(spanBatchSize, [.traces, .logs])) }
    } else {
      if let spanBatchSize { stages.append(Self.batch(spanBatchSize, [.traces])) }
      if let logRecordBatchSize { stages.append(Self.batch(logRecordBatchSize, [.logs])) }
    }
    return stages
  }

  /// Cuts messages, and joins none: what several processes sent never was in one.
  private static func batch(_ maximum: Int, _ signals: Set<Signal>) -> PlannedStage {
    var settings = BatchSettings()
    settings.sendBatchSize = maximum
    settings.sendBatchMaxSize = maximum
    settings.sendsAtOnce = true
    return PlannedStage(.ordered(BatchStage(settings)), name: "sdk batch", signals: signals)
  }
}

extension SignalLimits {
  fileprivate func stages(name: String) -> [PlannedStage] {
    if isEmpty { return [] }
    if areAlike { return [PlannedStage(.local(RecordLimits(spans)), name: name)] }
    var stages: [PlannedStage] = []
    if !spans.isEmpty {
      stages.append(PlannedStage(.local(RecordLimits(spans)), name: "\(name) on spans", signals: [.traces]))
    }
    if !logRecords.isEmpty {
      stages.append(PlannedStage(.local(RecordLimits(logRecords)), name: "\(name) on log records", signals: [.logs]))
    }
    return stages
  }
}

extension OtelfileSection {
  fileprivate func stages() throws(ConfigurationError) -> [PlannedStage] {
    var stages: [PlannedStage] = []
    do {
      let selection = selection.settings
      if selection.needsSurvey {
        stages.append(.surveying(try SurveyedSelectionStage(selection)))
      } else if !selection.isEmpty {
        stages.append(.local(try SelectionStage(selection)))
      }
      if !redaction.settings.isEmpty { stages.append(.local(try redaction.stage())) }
    } catch {
      throw ConfigurationError(StageFault.text(error))
    }
    stages += limits.stages(name: "limits")
    if let batch { stages.append(.ordered(BatchStage(batch))) }
    if compacts {
      var settings = GroupByAttributesSettings()
      settings.isLossless = true
      stages.append(.local(GroupByAttributesStage(settings)))
    }
    return stages
  }
}

extension RedactionSection {
  fileprivate func stage() throws -> ScrubStage {
    var settings = settings
    if drawsKey { settings.pseudonymKey = try Digest.randomKey(byteCount: 32) }
    return try ScrubStage(settings)
  }
}

/// Why a stage cannot be made, in words.
private enum StageFault {
  static func text(_ error: any Error) -> String {
    switch error {
    case let fault as PatternFault: fault.detail
    case let fault as DigestFault: text(fault)
    case RedactionFault.pattern(let fault): fault.detail
    case RedactionFault.digest(let fault): text(fault)
    case RedactionFault.missingKey: "pseudonyms need a key"
    case RedactionFault.shortKey(let minimum): "a key for pseudonyms has at least \(minimum) bytes"
    default: "\(error)"
    }
  }

  private static func text(_ fault: DigestFault) -> String {
    fault.algorithm.map { "this machine forbids \($0.rawValue)" } ?? "this machine has no random bytes"
  }
}
