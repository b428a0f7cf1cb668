internal import OTLP
internal import Stages

/// What libFuzzer calls: the first byte chooses signal and depth, the next ones limits, the rest is a message.
///
/// Whatever the bytes are, nothing may trap; what can be indexed and is not edited comes out as it went in; what was
/// limited can be read again, and limiting it once more changes nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  if count < 4 { return 0 }
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let options = (0..<4).map { unsafe Int(all[$0]) }
  unsafe fuzz(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: all[4...])), options)
  return 0
}

private func fuzz(_ message: RawSpan, _ options: [Int]) {
  let signal = Signal(rawValue: UInt8(options[0] & 3))
  let depth: IndexDepth = options[0] & 4 == 0 ? [] : [.attributes, .resources, .identifiers]
  var untouched = ByteBuffer()
  do throws(WireFault) {
    try pass(message, signal, depth, nil, into: &untouched)
  } catch {
    explain(message, signal, error)
    return
  }
  precondition(isEqual(untouched.bytes, message), "bytes changed although nothing was edited")

  var settings = RecordLimitSettings()
  settings.attributeCount = options[1] & 7
  settings.attributeValueLength = options[2] & 63
  settings.attributeValueDepth = 1 + options[1] >> 3 & 3
  settings.eventCount = options[3] & 3
  settings.linkCount = options[3] >> 2 & 3
  settings.attributeCountPerEvent = options[3] >> 4 & 3
  settings.attributeCountPerLink = options[3] >> 6
  settings.truncationMarker = options[2] & 64 == 0 ? "" : "..."
  settings.keep = options[2] & 128 == 0 ? .first : .last
  let limits = RecordLimits(settings)
  var once = ByteBuffer()
  var twice = ByteBuffer()
  do throws(WireFault) {
    try pass(message, signal, depth.union(limits.depth), limits, into: &once)
  } catch {
    // A fault in a value that only limits look into.
    explain(message, signal, error)
    return
  }
  do throws(WireFault) {
    try pass(once.bytes, signal, depth.union(limits.depth), limits, into: &twice)
  } catch {
    preconditionFailure("the output cannot be read: \(error.explanation)")
  }
  precondition(isEqual(once.bytes, twice.bytes), "limiting twice differs from limiting once")
}

private func pass(
  _ message: RawSpan, _ signal: Signal?, _ depth: IndexDepth, _ limits: RecordLimits?, into output: inout ByteBuffer
) throws(WireFault) {
  var batch = Batch()
  var buffer = ByteBuffer()
  buffer.append(message)
  batch.exchange(&buffer)
  try batch.load(0..<message.byteCount, signal: signal, depth: depth)
  var tally = Tally()
  try limits?.apply(to: &batch, &tally)
  let byteCount = try batch.prepareOutput()
  batch.append(to: &output)
  precondition(byteCount == output.count, "another length was announced than written")
}

/// The detector and the finder of places read hostile bytes too.
private func explain(_ message: RawSpan, _ signal: Signal?, _ fault: WireFault) {
  if message.byteCount > 4096 { return }
  _ = SignalReading.verdict(message, 0..<message.byteCount, isCut: false)
  _ = SignalReading.verdict(message, 0..<message.byteCount, isCut: true)
  guard let signal else { return }
  _ = FaultPlace(message, 0..<message.byteCount, signal: signal, offset: Int(fault.offset))
}

private func isEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
  if left.byteCount != right.byteCount { return false }
  return unsafe left.withUnsafeBytes { first in
    unsafe right.withUnsafeBytes { second in unsafe first.elementsEqual(second) }
  }
}
