internal import OTLP
internal import OTLPJSON

/// What libFuzzer calls: the first byte chooses how the rest, which is JSON text, is read.
///
/// Whatever the bytes are, nothing may trap; what can be read is written as JSON that can be read again, and from then
/// on stays the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  if count < 1 { return 0 }
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let options = unsafe all[0]
  unsafe fuzz(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: all[1...])), options)
  return 0
}

private func fuzz(_ text: RawSpan, _ options: UInt8) {
  let signal = Signal(rawValue: options >> 1 & 3) ?? .traces
  let segment: JSONSegment =
    switch options >> 3 & 3 {
    case 0: .elements(signal)
    case 1: .documentPart(signal)
    default: .document
    }
  var decoder = JSONDecoder(isStrict: options & 1 != 0)
  var wire = ByteBuffer()
  let found: Signal?
  do throws(JSONFault) {
    found = try decoder.decode(text, 0..<text.byteCount, segment: segment, into: &wire)
  } catch {
    if text.byteCount < 4096 {
      _ = JSONFaultPlace(text, 0..<text.byteCount, segment: segment, offset: Int(error.offset))
    }
    return
  }
  guard let found else { return }
  var first = ByteBuffer()
  var second = ByteBuffer()
  guard encode(wire.bytes, found, into: &first) else {
    // Nested deeper than the wire allows, or ids that are no text: what was read from JSON has to be fit for JSON.
    preconditionFailure("what was read cannot be written")
  }
  var again = ByteBuffer()
  do throws(JSONFault) {
    let signal = try decoder.decode(first.bytes, 0..<first.count, segment: .document, into: &again)
    precondition(signal == found || signal == nil && wire.count == 0, "another signal after a round trip")
    guard let signal else { return }
    precondition(encode(again.bytes, signal, into: &second), "what was written cannot be written again")
  } catch {
    preconditionFailure("what was written cannot be read: \(error.explanation)")
  }
  precondition(isEqual(first.bytes, second.bytes), "JSON changes from round to round")
}

private func encode(_ wire: RawSpan, _ signal: Signal, into text: inout ByteBuffer) -> Bool {
  var encoder = JSONEncoder(indentation: nil)
  do throws(WireFault) {
    try encoder.encode(wire, 0..<wire.byteCount, signal: signal, into: &text)
    return true
  } catch {
    return false
  }
}

private func isEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
  if left.byteCount != right.byteCount { return false }
  return unsafe left.withUnsafeBytes { first in
    unsafe right.withUnsafeBytes { second in unsafe first.elementsEqual(second) }
  }
}
