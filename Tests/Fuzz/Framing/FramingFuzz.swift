internal import Files
internal import OTLP

/// What libFuzzer calls: the first byte chooses how the rest, which is a stream, is read.
///
/// Whatever the bytes are, nothing may trap; messages lie inside of their run and in order, runs follow each other without
/// a gap, and a fault is told inside of the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFraming(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  if count < 1 { return 0 }
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let options = unsafe all[0]
  var stream = ByteBuffer()
  // Runs end after a quarter of a megabyte, which the fuzzer would not come to by itself.
  let copies = options & 0x80 != 0 && count > 256 ? 1 + 2 * MessageReader.runByteCount / count : 1
  for _ in 0..<copies {
    unsafe stream.append(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: all[1...])))
  }
  fuzz(stream, options)
  return 0
}

/// The choices above those of a framing look for one, and the last two bear damage.
private func rules(_ choice: Int) -> ReadingRules {
  var rules = ReadingRules(maximumHeldBytes: 1 << 20)
  rules.skipsDamage = choice > 5
  rules.mayBeCut = choice == 7
  rules.findsJSON = choice == 7
  return rules
}

private func fuzz(_ stream: borrowing ByteBuffer, _ options: UInt8) {
  let choice = Int(options & 7)
  let framing = choice < Framing.allCases.count ? Framing.allCases[choice] : nil
  let signal = options & 8 == 0 ? nil : Signal(rawValue: options >> 4 & 3)
  let unwrapper = PayloadUnwrapper(
    signal: signal, isStrict: options & 0x40 != 0, rules: rules(choice), framing: .lengthPrefixed)
  var run = MessageRun()
  do throws(FileFault) {
    let source = PeekableSource(MemorySource(stream, 0..<stream.count))
    let reader = try MessageReader(
      source, framing: framing, signal: signal, rules: rules(choice))
    var offset = 0
    while try reader.next(into: &run) {
      // What is left out makes gaps.
      if rules(choice).skipsDamage {
        offset = Int(run.streamOffset)
      }
      precondition(run.streamOffset == UInt64(offset), "a gap between runs")
      offset += run.buffer.count
      checkExtents(run)
      if run.isWrapped {
        try unwrapper.unwrap(&run)
        checkExtents(run)
      }
      load(&run)
    }
    precondition(offset == stream.count || rules(choice).skipsDamage, "the end of the stream was not read")
  } catch {
    if case .malformed(_, let offset, _, _) = error {
      precondition(offset <= UInt64(stream.count), "a fault behind the end of the stream")
    }
  }
}

/// Messages lie in the bytes of their run, one behind the other.
private func checkExtents(_ run: borrowing MessageRun) {
  var end = 0
  for index in 0..<run.messages.count {
    let extent = run.messages[index]
    precondition(end <= extent.frameStart && extent.frameStart <= extent.start, "a frame that overlaps another")
    precondition(extent.start <= extent.end && extent.end <= run.buffer.count, "a message outside its run")
    end = extent.end
  }
  precondition(end + run.trailingByteCount <= run.buffer.count, "more behind the last message than there is")
}

/// Indexes all messages, of which some may be malformed.
private func load(_ run: inout MessageRun) {
  var batch = Batch()
  batch.exchange(&run.buffer)
  for index in 0..<run.messages.count {
    let extent = run.messages[index]
    do throws(WireFault) {
      try batch.load(extent.start..<extent.end, signal: extent.signal, depth: [.attributes, .resources, .identifiers])
    } catch {
      precondition(Int(error.offset) <= extent.end, "a fault behind the end of the message")
    }
  }
  batch.exchange(&run.buffer)
}
