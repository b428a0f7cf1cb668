import Foundation
import OTLP
import OTLPMessages
import Stages
import Synchronization
import TestSupport
import Testing

/// What stages did behind the pipeline's back, for tests to look at.
final class Diary: Sendable {
  private let entries = Mutex<[Int]>([])

  func note(_ entry: Int) { entries.withLock { $0.append(entry) } }
  var all: [Int] { entries.withLock { $0 } }
}

/// Removes attributes of spans whose payload is a multiple of some number of bytes.
struct DropBySize: LocalStage {
  let divisor: Int
  var name: String { "drop by size" }
  var depth: IndexDepth { .attributes }

  func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
    for record in 0..<batch.recordCount {
      for attribute in batch.record(record).attributes {
        let row = batch.attribute(attribute)
        if Int(row.end - row.body) % divisor != 0 { continue }
        batch.remove(attribute: attribute)
        tally.removedAttributes += 1
      }
    }
  }

  func model(_ requests: [Proto.TraceRequest]) -> [Proto.TraceRequest] {
    requests.eachSpan { span in
      span.attributes.removeAll { (try? $0.serializedByteCount % divisor) == 0 }
    }
  }
}

extension Proto.KeyValue {
  /// Bytes of the canonical encoding, found by way of a request.
  fileprivate var serializedByteCount: Int {
    get throws {
      var request = Proto.TraceRequest()
      var entry = Proto.ResourceSpans()
      entry.resource.attributes = [self]
      request.resourceSpans = [entry]
      var bytes = try Request.traces(request).bytes
      // Request, resource entry, resource: what is left is the pair.
      for _ in 0..<3 {
        bytes.removeFirst()
        while let byte = bytes.first, byte >= 0x80 { bytes.removeFirst() }
        bytes.removeFirst()
      }
      return bytes.count
    }
  }
}

/// Removes every seventh attribute of spans, counted over the whole stream.
struct DropEverySeventh: OrderedStage {
  /// Gets an entry for each reading.
  var diary = Diary()
  var name: String { "drop every seventh" }
  var depth: IndexDepth { .attributes }

  func makeState() -> any OrderedState {
    diary.note(0)
    return State()
  }

  private final class State: OrderedState {
    private var count = 0

    func take(
      _ batch: inout Batch, _ part: MessagePart, _ outlet: inout MessageOutlet, _ tally: inout Tally
    ) throws(WireFault) {
      for record in 0..<batch.recordCount {
        for attribute in batch.record(record).attributes {
          count += 1
          if count % 7 != 0 { continue }
          batch.remove(attribute: attribute)
          tally.removedAttributes += 1
        }
      }
      try outlet.pass(&batch, part)
    }

    func finish(_ outlet: inout MessageOutlet, _ tally: inout Tally) {}
  }

  func model(_ requests: [Proto.TraceRequest]) -> [Proto.TraceRequest] {
    var count = 0
    return requests.eachSpan { span in
      span.attributes.removeAll { _ in
        count += 1
        return count % 7 == 0
      }
    }
  }
}

/// Removes all attributes of the spans of traces that weigh too much.
struct DropInHeavyTraces: SurveyingStage {
  enum Weight: Sendable {
    case spans
    case attributes
  }

  let weight: Weight
  /// What a trace may weigh.
  let limit: Int
  /// Gets the records of each batch, in the order they were absorbed.
  var diary = Diary()
  /// Called when a survey is complete.
  var whenDecided: @Sendable () -> Void = {}

  var name: String { "drop in heavy traces" }
  var depth: IndexDepth { [.attributes, .identifiers] }

  func makeSurvey() -> any Survey { Weighing(stage: self) }

  private final class Weighing: Survey {
    private let stage: DropInHeavyTraces
    private var weights: [UInt64: Int] = [:]

    init(stage: DropInHeavyTraces) { self.stage = stage }

    func findings(in batch: borrowing Batch) throws(WireFault) -> any Sendable {
      var found = Findings(records: batch.recordCount)
      for record in 0..<batch.recordCount {
        guard let trace = batch.traceIDHash(of: record) else { continue }
        switch stage.weight {
        case .spans: found.weights[trace, default: 0] += 1
        case .attributes:
          found.weights[trace, default: 0] += batch.record(record).attributes.count
        }
      }
      return found
    }

    func absorb(_ findings: any Sendable) {
      guard let findings = findings as? Findings else { return }
      stage.diary.note(findings.records)
      weights.merge(findings.weights, uniquingKeysWith: +)
    }

    func decide() -> any LocalStage {
      stage.whenDecided()
      return Verdict(traces: Set(weights.filter { $0.value > stage.limit }.keys))
    }
  }

  private struct Findings: Sendable {
    var records: Int
    var weights: [UInt64: Int] = [:]
  }

  private struct Verdict: LocalStage {
    let traces: Set<UInt64>
    var name: String { "drop in heavy traces" }
    var depth: IndexDepth { [.attributes, .identifiers] }

    func apply(to batch: inout Batch, _ tally: inout Tally) throws(WireFault) {
      for record in 0..<batch.recordCount {
        guard let trace = batch.traceIDHash(of: record), traces.contains(trace) else { continue }
        for attribute in batch.record(record).attributes {
          batch.remove(attribute: attribute)
          tally.removedAttributes += 1
        }
      }
    }
  }

  func model(_ requests: [Proto.TraceRequest]) -> [Proto.TraceRequest] {
    let weights = Self.weights(requests, weight)
    return requests.eachSpan { span in
      if weights[span.traceID, default: 0] > limit { span.attributes = [] }
    }
  }

  private static func weights(_ requests: [Proto.TraceRequest], _ weight: Weight) -> [Data: Int] {
    var weights: [Data: Int] = [:]
    for span in requests.spans where !span.traceID.isEmpty {
      weights[span.traceID, default: 0] += weight == .spans ? 1 : span.attributes.count
    }
    return weights
  }

  /// A weight that some traces exceed and others do not.
  static func middle(_ requests: [Proto.TraceRequest], _ weight: Weight) throws -> Int {
    let sorted = weights(requests, weight).values.sorted()
    let middle = sorted[sorted.count / 2 - 1]
    try #require(sorted.first != sorted.last && middle < sorted[sorted.count - 1])
    return middle
  }
}

extension [Proto.TraceRequest] {
  var spans: [Proto.Span] { flatMap(\.resourceSpans).flatMap(\.scopeSpans).flatMap(\.spans) }

  /// The requests with each span changed, in the order of the stream.
  func eachSpan(_ body: (inout Proto.Span) -> Void) -> Self {
    var requests = self
    for request in requests.indices {
      for entry in requests[request].resourceSpans.indices {
        for scope in requests[request].resourceSpans[entry].scopeSpans.indices {
          for span in requests[request].resourceSpans[entry].scopeSpans[scope].spans.indices {
            body(&requests[request].resourceSpans[entry].scopeSpans[scope].spans[span])
          }
        }
      }
    }
    return requests
  }
}
