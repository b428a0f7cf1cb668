import OTLP
import Stages
import TestSupport
import Testing

extension RecordLimits {
  /// The stage with the settings of a model.
  init(_ model: LimitsModel) {
    var settings = RecordLimitSettings()
    settings.attributeCount = model.attributes
    settings.attributeValueLength = model.length
    settings.attributeValueDepth = model.depth
    settings.eventCount = model.events
    settings.linkCount = model.links
    settings.attributeCountPerEvent = model.eventAttributes
    settings.attributeCountPerLink = model.linkAttributes
    settings.truncationMarker = model.marker
    settings.keep = model.keepsLast ? .last : .first
    self.init(settings)
  }

  /// The message after the stage.
  func output(of message: [UInt8], signal: Signal, in batch: inout Batch) throws -> [UInt8] {
    var tally = Tally()
    return try output(of: message, signal: signal, in: &batch, &tally)
  }

  /// The message after the stage, and what the stage counted.
  func output(of message: [UInt8], signal: Signal, in batch: inout Batch, _ tally: inout Tally) throws -> [UInt8] {
    try BatchRunner.run(message, signal: signal, depth: depth, in: &batch) { batch in try apply(to: &batch, &tally) }
  }
}

/// Expects `output` to decode to `model`.
func expect(
  _ output: [UInt8], _ model: Request, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  // Encodings are compared: equal strings need not be equal bytes.
  let decoded = try Request(output, model.signal)
  #expect(try decoded.bytes == model.bytes, comment, sourceLocation: sourceLocation)
}
