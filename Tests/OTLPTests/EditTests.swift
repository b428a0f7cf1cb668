import OTLP
import OTLPMessages
import TestSupport
import Testing

@Suite struct `Edits` {
  @Test(arguments: [Signal.traces, .logs], 0..<200)
  func `remove what they say and nothing else`(signal: Signal, seed: Int) throws {
    var messages = RandomMessages(seed: UInt64(seed))
    let canonical = try messages.request(signal).bytes
    var mangler = WireMangler(seed: UInt64(seed))
    for message in [canonical, mangler.mangled(canonical, signal.root)] {
      let original = try Request(message, signal)
      let plan = RemovalPlan(seed: UInt64(seed))
      let output = try BatchRunner.run(message, signal: signal) { batch in try plan.apply(to: &batch) }
      #expect(try Request(output, signal).bytes == plan.applied(to: original).bytes)
    }
  }

  @Test(
    arguments: [
      // An event before an attribute: what the event gains stands before what the attribute loses.
      [Inline.message(11, Inline.message(3, Inline.field(1, "k"))), Inline.message(9, Inline.field(1, "a"))],
      // A link before an event, an event before a link, two events.
      [
        Inline.message(13, Inline.message(4, Inline.field(1, "k"))),
        Inline.message(11, Inline.message(3, Inline.field(1, "k"))),
      ],
      [
        Inline.message(11, Inline.message(3, Inline.field(1, "k"))),
        Inline.message(13, Inline.message(4, Inline.field(1, "k"))),
      ],
      [
        Inline.message(11, Inline.message(3, Inline.field(1, "k"))),
        Inline.message(11, Inline.message(3, Inline.field(1, "k"))),
      ],
    ])
  func `of fields in any order come out in that order`(fields: [[UInt8]]) throws {
    let message = Inline.request(span: fields.flatMap { $0 })
    var plan = RemovalPlan(seed: 0)
    plan.removesAllAttributes = true
    let output = try BatchRunner.run(message, signal: .traces) { batch in try plan.apply(to: &batch) }
    #expect(try Request(output, .traces) == plan.applied(to: Request(message, .traces)))
  }

  @Test func `leave unknown fields and all that is beside them as they are`() throws {
    let before = Inline.field(200, "before") + Inline.tag(5, 2, padding: 5) + Inline.varint(1, padding: 3) + [0x6E]
    let after = Inline.number(201, 7) + Inline.tag(300, 3) + Inline.tag(300, 4) + Inline.number(10, 4)
    let message = Inline.request(span: before, Inline.field(9, Inline.field(1, "gone")), after)
    let output = try BatchRunner.run(message, signal: .traces) { batch in
      batch.remove(attribute: 0)
    }
    #expect(output == Inline.request(span: before, after))
  }

  @Test func `of a field behind an empty message are of that field`() throws {
    let message = Inline.request(span: Inline.message(11), Inline.field(9, Inline.field(1, "gone")))
    let output = try BatchRunner.run(message, signal: .traces) { batch in
      batch.remove(attribute: 0)
    }
    #expect(output == Inline.request(span: Inline.message(11)))
  }

  @Test(
    arguments: [
      // Absent, present, padded, given twice, of a foreign type, more bits than a uint32 has.
      ("", 3, "50 03"), ("50 05", 3, "50 08"), ("50 85 80 00 2a 01 6e", 1, "50 06 2a 01 6e"),
      ("50 05 50 07", 1, "50 05 50 08"), ("52 00", 1, "52 00 50 01"),
      ("50 81 80 80 80 10", 1, "50 02"), ("50 fa ff ff ff 0f", 10, "50 ff ff ff ff 0f"),
    ])
  func `add to a dropped count in place`(before: String, added: Int, after: String) throws {
    let output = try BatchRunner.run(Inline.request(span: Inline.hex(before)), signal: .traces) { batch in
      let isSaturated = try batch.addDropped(.attributes, count: added, of: .record(0))
      #expect(isSaturated == (added == 10))
    }
    #expect(output == Inline.request(span: Inline.hex(after)))
  }

  @Test func `of several stages add up in a dropped count`() throws {
    let message = Inline.request(span: Inline.number(12, 1), Inline.message(11), Inline.message(13))
    let output = try BatchRunner.run(message, signal: .traces) { batch in
      var isSaturated = false
      for count in [2, 3] {
        for list in [DroppedList.attributes, .events, .links] {
          isSaturated = try batch.addDropped(list, count: count, of: .record(0)) || isSaturated
        }
        for owner in [AttributeOwner.event(0), .link(0)] {
          isSaturated = try batch.addDropped(.attributes, count: count, of: owner) || isSaturated
        }
        try batch.settle(depth: .attributes)
      }
      #expect(!isSaturated)
      isSaturated = try batch.addDropped(.links, count: Int(UInt32.max), of: .record(0))
      #expect(isSaturated)
    }
    #expect(
      output
        == Inline.request(
          span: Inline.number(12, 6), Inline.message(11, Inline.number(4, 5)), Inline.message(13, Inline.number(5, 5)),
          Inline.number(10, 5), Inline.number(14, UInt64(UInt32.max))))
  }

  @Test func `of a batch are gone when it is loaded again`() throws {
    let message = Inline.request(span: Inline.field(9, Inline.field(1, "a")))
    var batch = Batch()
    let edited = try BatchRunner.run(message, signal: .traces, in: &batch) { batch in
      batch.remove(attribute: 0)
      #expect(batch.isEdited == true)
    }
    #expect(edited == Inline.request(span: []))
    #expect(try BatchRunner.run(message, signal: .traces, in: &batch) { _ in } == message)
    #expect(batch.isEdited == false)
  }
}

/// Attributes, events and links chosen by chance, the same for a batch and for a decoded message.
private struct RemovalPlan {
  let seed: UInt64
  var removesAllAttributes = false

  init(seed: UInt64) { self.seed = seed }

  /// Which of `count` things of one owner go; the owner is known by its path of ordinals.
  private func removed(_ count: Int, _ path: [Int]) -> [Int] {
    let state = path.reduce(seed) { SeededGenerator.mixed($0 &+ UInt64($1) &+ 1) }
    var random = SeededGenerator(state)
    return (0..<count).filter { _ in random.once(in: 2) || removesAllAttributes && path.first != 1 }
  }

  func apply(to batch: inout Batch) throws {
    for record in 0..<batch.recordCount {
      let row = batch.record(record)
      let events = removed(row.events.count, [1, record, 0])
      for event in events { batch.remove(batch.event(row.events.lowerBound + event).field) }
      if !events.isEmpty { _ = try batch.addDropped(.events, count: events.count, of: .record(record)) }
      let links = removed(row.links.count, [1, record, 1])
      for link in links { batch.remove(batch.link(row.links.lowerBound + link).field) }
      if !links.isEmpty { _ = try batch.addDropped(.links, count: links.count, of: .record(record)) }
      try remove(row.attributes, .record(record), [0, record], &batch)
      for (ordinal, event) in row.events.enumerated() where !events.contains(ordinal) {
        try remove(batch.event(event).attributes, .event(event), [2, record, ordinal], &batch)
      }
      for (ordinal, link) in row.links.enumerated() where !links.contains(ordinal) {
        try remove(batch.link(link).attributes, .link(link), [3, record, ordinal], &batch)
      }
    }
  }

  private func remove(_ rows: Range<Int>, _ owner: AttributeOwner, _ path: [Int], _ batch: inout Batch) throws {
    let gone = removed(rows.count, path)
    for ordinal in gone { batch.remove(attribute: rows.lowerBound + ordinal) }
    if !gone.isEmpty { _ = try batch.addDropped(.attributes, count: gone.count, of: owner) }
  }

  func applied(to request: Request) -> Request {
    var record = 0
    switch request {
    case .traces(var request):
      for entry in request.resourceSpans.indices {
        for scope in request.resourceSpans[entry].scopeSpans.indices {
          for index in request.resourceSpans[entry].scopeSpans[scope].spans.indices {
            apply(to: &request.resourceSpans[entry].scopeSpans[scope].spans[index], record)
            record += 1
          }
        }
      }
      return .traces(request)
    case .logs(var request):
      for entry in request.resourceLogs.indices {
        for scope in request.resourceLogs[entry].scopeLogs.indices {
          for index in request.resourceLogs[entry].scopeLogs[scope].logRecords.indices {
            remove(
              &request.resourceLogs[entry].scopeLogs[scope].logRecords[index], \.attributes,
              \.droppedAttributesCount, [0, record])
            record += 1
          }
        }
      }
      return .logs(request)
    case .metrics, .profiles: return request
    }
  }

  private func apply(to span: inout Proto.Span, _ record: Int) {
    remove(&span, \.attributes, \.droppedAttributesCount, [0, record])
    for ordinal in span.events.indices {
      remove(&span.events[ordinal], \.attributes, \.droppedAttributesCount, [2, record, ordinal])
    }
    for ordinal in span.links.indices {
      remove(&span.links[ordinal], \.attributes, \.droppedAttributesCount, [3, record, ordinal])
    }
    remove(&span, \.events, \.droppedEventsCount, [1, record, 0])
    remove(&span, \.links, \.droppedLinksCount, [1, record, 1])
  }

  private func remove<Owner, Element>(
    _ owner: inout Owner, _ list: WritableKeyPath<Owner, [Element]>, _ droppedCount: WritableKeyPath<Owner, UInt32>,
    _ path: [Int]
  ) {
    let all = owner[keyPath: list]
    let gone = removed(all.count, path)
    if gone.isEmpty { return }
    owner[keyPath: list] = all.indices.filter { !gone.contains($0) }.map { all[$0] }
    let sum = UInt64(owner[keyPath: droppedCount]) + UInt64(gone.count)
    owner[keyPath: droppedCount] = UInt32(min(sum, UInt64(UInt32.max)))
  }
}
