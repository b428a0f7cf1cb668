import OTLP
import OTLPMessages
import Stages
import SwiftProtobuf
import TestSupport
import Testing

@Suite struct `Limits leave alone` {
  private var strictest: LimitsModel {
    var model = LimitsModel()
    model.attributes = 0
    model.length = 0
    model.depth = 1
    model.events = 0
    model.links = 0
    return model
  }

  @Test func `resources, scopes, names, states, bodies and all else that is no attribute of a record`() throws {
    let deep = array(array(text("longer")))
    var log = Proto.LogRequest()
    log.resourceLogs = [
      .with {
        $0.resource.attributes = [pair("service.name", text("shop")), pair("deep", deep)]
        $0.scopeLogs = [
          .with {
            $0.scope.name = "scope"
            $0.scope.attributes = [pair("k", deep)]
            $0.logRecords = [
              .with {
                $0.body = deep
                $0.severityText = "INFORMATION"
                $0.eventName = "event"
              }
            ]
          }
        ]
      }
    ]
    var trace = Proto.TraceRequest()
    trace.resourceSpans = [
      .with {
        $0.resource.attributes = [pair("service.name", text("shop")), pair("deep", deep)]
        $0.scopeSpans = [
          .with {
            $0.scope.attributes = [pair("k", deep)]
            $0.spans = [
              .with {
                $0.name = "GET /"
                $0.traceState = "a=b"
                $0.status.message = "failed"
              }
            ]
          }
        ]
      }
    ]
    var batch = Batch()
    for request in [Request.logs(log), .traces(trace)] {
      let bytes = try request.bytes
      #expect(try RecordLimits(strictest).output(of: bytes, signal: request.signal, in: &batch) == bytes)
    }
  }

  @Test(arguments: 0..<40)
  func `metrics, byte for byte`(seed: Int) throws {
    var random = RandomMessages(seed: UInt64(seed))
    let message = try random.request(.metrics).bytes
    var batch = Batch()
    var tally = Tally()
    #expect(try RecordLimits(strictest).output(of: message, signal: .metrics, in: &batch, &tally) == message)
    #expect(tally == Tally())
  }

  @Test func `messages without a signal, and profiles`() throws {
    let message = Inline.request(span: Inline.message(9, Inline.field(1, "k")))
    var batch = Batch()
    for signal in [nil, Signal.profiles] {
      let output = try BatchRunner.run(message, signal: signal, in: &batch) { batch in
        var tally = Tally()
        try RecordLimits(strictest).apply(to: &batch, &tally)
        #expect(tally == Tally())
      }
      #expect(output == message)
    }
  }
}
