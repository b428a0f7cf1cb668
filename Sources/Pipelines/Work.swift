internal import Files
internal import OTLP
internal import OTLPJSON
internal import Stages
internal import Statistics

/// What workers do with a job in one reading: immutable, shared by all of them.
struct Work: @unchecked Sendable {
  /// Unchecked for the states of ordered stages, which workers do not touch, and for the survey, whose `findings` may be
  /// called from any task.
  let pass: Pass
  let depth: IndexDepth
  let detail: Census.Detail
  let stageCount: Int
  /// By stage: the signals it works on, nil for all.
  let signals: [Set<Signal>?]
  let only: Set<Signal>?
  let rules: ReadingRules
  let maximumIndexBytes: Int
  let isStrict: Bool
  let checks: Bool

  /// Where the steps that workers run begin and end between ordered ones.
  let segments: [Range<Int>]

  init(_ pass: Pass, plan: PipelinePlan) {
    self.pass = pass
    only = plan.only
    depth = plan.depth
    detail = plan.detail
    stageCount = plan.stages.count
    signals = plan.stages.map(\.signals)
    rules = plan.readingRules
    maximumIndexBytes = plan.memoryBytes
    isStrict = plan.isStrict
    checks = plan.checks
    var segments: [Range<Int>] = []
    var start = 0
    for (index, step) in pass.steps.enumerated() {
      guard case .ordered = step.step else { continue }
      segments.append(start..<index)
      start = index + 1
    }
    segments.append(start..<pass.steps.count)
    self.segments = segments
  }

  /// Whether batches have to be kept for a stage that needs them in order.
  private func keepsBatches(_ segment: Int) -> Bool { segment < segments.count - 1 }

  /// Indexes the messages of a job and applies the local stages of the first segment; finishes it if there is no other.
  func begin(_ job: Job) {
    job.fault = nil
    if job.run.isWrapped {
      job.unwrap {
        PayloadUnwrapper(
          signal: job.signal, isStrict: isStrict, rules: rules, framing: job.unwrappedFraming)
      }
    }
    if job.fault != nil { return job.beginWork(stageCount: stageCount, detail: detail) }
    work(on: job)
    guard rules.skipsDamage, case .wire = job.fault else { return }
    salvage(job)
    work(on: job)
  }

  /// The part of `begin` that works on wire bytes.
  func work(on job: Job) {
    job.fault = nil
    job.beginWork(stageCount: stageCount, detail: detail)
    makeBoxes(job, segment: 0)
    leaveOut(of: job)
    eachMessage(of: job, 0) { (message, box) throws(WireFault) in
      let extent = job.run.messages[message]
      try load(extent, into: box)
      if extent.isFirstPart && extent.signal != nil { job.before.messages += 1 }
      job.before.wireBytes += UInt64(extent.end - extent.start)
      job.before.count(box.batch)
      job.inputCounts.append(MessageCount(box.batch, extent))
      // Whoever leaves out what is damaged wants to know of all of it.
      if checks || rules.skipsDamage {
        try job.conformance.check(
          box.batch, message: message, isWhole: extent.isFirstPart && extent.isLastPart)
      }
      try end(segment: 0, message, box, of: job)
    }
    if !keepsBatches(0) { close(job) }
  }

  private func makeBoxes(_ job: Job, segment: Int) {
    let count = keepsBatches(segment) ? job.run.messages.count : 1
    while job.boxes.count < count { job.boxes.append(BatchBox()) }
  }

  private func load(_ extent: MessageExtent, into box: BatchBox) throws(WireFault) {
    try box.batch.load(
      extent.start..<extent.end, signal: extent.signal, depth: depth, maximumIndexBytes: maximumIndexBytes)
  }

  /// Applies the local stages of a segment, and settles for the ordered stage behind it, or finishes.
  private func end(segment: Int, _ message: Int, _ box: BatchBox, of job: Job) throws(WireFault) {
    try apply(segments[segment], to: box, of: job)
    if keepsBatches(segment) { try box.batch.settle(depth: depth) } else { try finish(message, box, of: job) }
  }

  /// Applies the local stages of a later segment to what the ordered stage before it gave out; finishes after the last.
  func resume(_ job: Job, segment: Int) {
    if job.fault != nil { return }
    makeBoxes(job, segment: segment)
    eachMessage(of: job, segment) { (message, box) throws(WireFault) in
      try load(job.run.messages[message], into: box)
      try end(segment: segment, message, box, of: job)
    }
    if !keepsBatches(segment) { close(job) }
  }

  /// Applies the ordered stage after a segment; called by the one task that owns the order.
  func applyOrdered(after segment: Int, to job: Job) {
    let (ordinal, step) = pass.steps[segments[segment].upperBound]
    guard case .ordered(let run) = step, job.fault == nil else { return }
    let state = run.state(for: job)
    job.outlet.removeAll()
    eachMessage(of: job, segment) { (message, box) throws(WireFault) in
      let extent = job.run.messages[message]
      let part = MessagePart(isFirst: extent.isFirstPart, isLast: extent.isLastPart)
      // Of a message in parts one may be all gone, and still be the one that ends it.
      if box.batch.isDropped && part.isFirst && part.isLast { return }
      if acts(ordinal, on: box.batch) {
        try state.take(&box.batch, part, &job.outlet, &job.tallies[ordinal])
      } else {
        try job.outlet.pass(&box.batch, part)
      }
    }
    if job.fault != nil { return }
    if case .whole = job.ending { state.finish(&job.outlet, &job.tallies[ordinal]) }
    job.takeOutlet()
  }

  /// Counts and marks the messages of signals that nobody asked for.
  private func leaveOut(of job: Job) {
    guard let only else { return }
    for message in 0..<job.run.messages.count {
      let extent = job.run.messages[message]
      // A part without records belongs to its message.
      let isWhole = extent.isFirstPart && extent.isLastPart
      guard let signal = extent.signal ?? (isWhole ? nil : job.usualSignal), !only.contains(signal) else { continue }
      let box = job.boxes[0]
      box.batch.exchange(&job.run.buffer)
      do throws(WireFault) {
        try box.batch.load(
          extent.start..<extent.end, signal: signal, depth: [], maximumIndexBytes: maximumIndexBytes)
        job.leftOut.add(
          signal, isFirstPart: extent.isFirstPart, records: box.batch.recordCount, bytes: extent.end - extent.start)
      } catch {
        job.fault = .wire(error, message: message)
      }
      box.batch.exchange(&job.run.buffer)
      if job.fault != nil { return }
      job.run.leaveOut(message)
      job.isUnchanged = false
    }
    if job.isLeftOut { job.run.dropTrailingBytes() }
  }

  private func eachMessage(of job: Job, _ segment: Int, _ body: (Int, BatchBox) throws(WireFault) -> Void) {
    for message in 0..<job.run.messages.count where !job.run.messages[message].isLeftOut {
      let box = job.boxes[keepsBatches(segment) ? message : 0]
      box.batch.exchange(&job.run.buffer)
      do throws(WireFault) {
        try body(message, box)
      } catch {
        // Offsets in what earlier stages made of it mean nothing to anybody.
        let isRemade = box.batch.isSettled || segment > 0
        let fault = isRemade ? WireFault(error.reason, at: box.batch.loadedRange.lowerBound) : error
        job.fault = .wire(fault, message: message)
      }
      box.batch.exchange(&job.run.buffer)
      if job.fault != nil { return }
    }
  }

  private func apply(_ segment: Range<Int>, to box: BatchBox, of job: Job) throws(WireFault) {
    for index in segment {
      let (ordinal, step) = pass.steps[index]
      guard case .local(let stage) = step, acts(ordinal, on: box.batch) else { continue }
      try box.batch.settle(depth: depth)
      if box.batch.isDropped { return }
      try stage.apply(to: &box.batch, &job.tallies[ordinal])
    }
  }

  /// Whether a stage of the plan is one for the signal of a batch.
  private func acts(_ ordinal: Int, on batch: borrowing Batch) -> Bool {
    guard let signals = signals[ordinal] else { return true }
    return batch.signal.map { signals.contains($0) } ?? false
  }

  /// Surveys or encodes one message.
  private func finish(_ message: Int, _ box: BatchBox, of job: Job) throws(WireFault) {
    if let survey = pass.survey {
      try box.batch.settle(depth: depth)
      if !box.batch.isDropped { job.findings.append(try survey.findings(in: box.batch)) }
      return
    }
    let extent = job.run.messages[message]
    if detail == .full || box.batch.isRestructured { try box.batch.settle(depth: Census.depth(for: detail)) }
    job.outputCounts.append(MessageCount(box.batch, extent))
    let isWhole = extent.isFirstPart && extent.isLastPart
    if box.batch.isDropped {
      if job.isUnchanged { job.bringAlong(box.batch, before: extent) }
      // A part that is all gone may still end its message.
      if !isWhole { job.enter(extent.signal, extent) }
      return
    }
    job.after.count(box.batch)
    let byteCount = try box.batch.prepareOutput()
    job.after.wireBytes += UInt64(byteCount)
    job.enter(extent.signal, extent)
    guard case .protobuf(let framing) = job.form else {
      if let form = job.form { try encode(box.batch, extent, as: form, of: job) }
      return
    }
    if job.isUnchanged {
      if !box.batch.isChanged { return }
      job.bringAlong(box.batch, before: extent)
    }
    // The frame of a message in several parts is made when its length is known.
    if isWhole { FrameHeader.append(byteCount, framing: framing, to: &job.output) }
    box.batch.append(to: &job.output)
  }

  /// Appends a message as JSON: a line of its own, or the elements of what the writer makes a document of.
  private func encode(
    _ batch: borrowing Batch, _ extent: MessageExtent, as output: OutputForm, of job: Job
  ) throws(WireFault) {
    let signal = extent.signal ?? job.usualSignal
    job.elementSignal = signal
    let json = job.json(indentation: output.indentation)
    // Profiles have a dictionary beside their elements, which belongs to one message.
    let isProfiles = extent.signal == .profiles
    if output == .jsonLines || isProfiles, extent.isFirstPart && extent.isLastPart {
      if isProfiles { job.enterDocument() }
      try json.append(line: batch, as: signal, to: &job.output)
    } else {
      try json.append(elements: batch, as: signal, to: &job.output, from: job.sections.last?.start ?? 0)
    }
  }

  /// Ends a job's output: what follows the last message goes along where the framing stays.
  private func close(_ job: Job) {
    if job.form != .protobuf(job.framing) || job.isUnchanged || job.fault != nil { return }
    let end = job.run.buffer.count
    job.output.append(job.run.buffer, end - job.run.trailingByteCount..<end)
  }
}
