internal import Configuration
internal import OTLP
internal import Stages

/// What libFuzzer calls: up to the first zero an expression or a bound of time, behind it a message.
///
/// A text is read or refused, with a place inside it. What it selects from a message can be read again, and selecting
/// once more changes nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpression(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let end = unsafe all.firstIndex(of: 0) ?? count
  let text = unsafe String(decoding: all[..<end], as: UTF8.self)
  do throws(ExpressionFault) {
    _ = try TimeText.bound(text)
  } catch {
    check(error, text)
  }
  let condition: Condition
  do throws(ExpressionFault) {
    condition = try ExpressionParser.condition(text)
  } catch {
    check(error, text)
    return 0
  }
  if end < count {
    unsafe select(condition, from: RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: all[(end + 1)...])))
  }
  return 0
}

private func check(_ fault: ExpressionFault, _ text: String) {
  precondition(fault.offset >= 0 && fault.offset <= text.unicodeScalars.count, "a place outside the text")
  precondition(fault.column >= 1 && !fault.description.isEmpty, "a fault without a place")
}

private func select(_ condition: Condition, from message: RawSpan) {
  var settings = SelectionSettings()
  settings.kept = [condition]
  let stage: SelectionStage
  do throws(PatternFault) {
    stage = try SelectionStage(settings)
  } catch {
    preconditionFailure("a pattern that the parser has let through: \(error.detail)")
  }
  for signal in Signal.allCases {
    var once = ByteBuffer()
    var twice = ByteBuffer()
    do throws(WireFault) {
      try pass(message, signal, stage, into: &once)
    } catch {
      continue
    }
    do throws(WireFault) {
      try pass(once.bytes, signal, stage, into: &twice)
    } catch {
      preconditionFailure("the output cannot be read: \(error.explanation)")
    }
    precondition(once.count == twice.count, "selecting twice differs from selecting once")
  }
}

private func pass(
  _ message: RawSpan, _ signal: Signal, _ stage: SelectionStage, into output: inout ByteBuffer
) throws(WireFault) {
  var batch = Batch()
  var buffer = ByteBuffer()
  buffer.append(message)
  batch.exchange(&buffer)
  try batch.load(0..<message.byteCount, signal: signal, depth: stage.depth)
  var tally = Tally()
  try stage.apply(to: &batch, &tally)
  let byteCount = try batch.prepareOutput()
  batch.append(to: &output)
  precondition(byteCount == output.count, "another length was announced than written")
}
