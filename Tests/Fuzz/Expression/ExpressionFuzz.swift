internal import Configuration

/// What libFuzzer calls: the bytes are an expression and a bound of time; both are read or refused, with a place inside
/// the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpression(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let text = unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  do throws(ExpressionFault) {
    _ = try ExpressionParser.condition(text)
  } catch {
    check(error, text)
  }
  do throws(ExpressionFault) {
    _ = try TimeText.bound(text)
  } catch {
    check(error, text)
  }
  return 0
}

private func check(_ fault: ExpressionFault, _ text: String) {
  precondition(fault.offset >= 0 && fault.offset <= text.unicodeScalars.count, "a place outside the text")
  precondition(fault.column >= 1 && !fault.description.isEmpty, "a fault without a place")
}
