internal import OTLP

/// Which records of a batch come together, under which resource, scope and metric.
struct Grouping {
  struct MetricGroup {
    let source: Int
    var records: [Range<Int>] = []
  }

  struct ScopeGroup {
    let source: Int
    var records: [Range<Int>] = []
    var metrics: [MetricGroup] = []
    var metricPlaces: [[UInt8]: Int] = [:]
  }

  struct ResourceGroup {
    let source: Int
    /// The `KeyValue` payloads of its attributes, where they are not those of the source.
    let attributes: [[UInt8]]?
    var scopes: [ScopeGroup] = []
    var scopePlaces: [[UInt8]: Int] = [:]
  }

  private let isLossless: Bool
  private var resources: [ResourceGroup] = []
  private var places: [[UInt8]: Int] = [:]

  init(isLossless: Bool) { self.isLossless = isLossless }

  /// Whether anything comes together, or is left out.
  func isChange(of batch: borrowing Batch) -> Bool {
    let counts = counts
    return counts.resources != batch.resourceCount || counts.scopes != batch.scopeCount
      || counts.metrics != batch.metricCount
  }

  /// How many there are of each.
  var counts: (resources: Int, scopes: Int, metrics: Int) {
    let scopes = resources.flatMap(\.scopes)
    return (resources.count, scopes.count, scopes.reduce(0) { $0 + $1.metrics.count })
  }

  /// Takes in all records of a batch; `moved` holds for each what moves to its resource, or nothing at all.
  mutating func add(_ batch: borrowing Batch, _ moved: [[[UInt8]]]) throws(WireFault) {
    for resource in 0..<batch.resourceCount {
      let key = try resourceKey(resource, batch)
      if isLossless { _ = place(key, resource, nil) }
      for scope in batch.resource(resource).scopes {
        let row = batch.scope(scope)
        let scopeKey = try scopeKey(row, batch)
        if batch.signal == .metrics {
          if isLossless { _ = place(scopeKey, scope, in: place(key, resource, nil)) }
          for metric in row.metrics {
            try add(metric, scope, scopeKey, resource, key, batch, moved)
          }
        } else if moved.isEmpty {
          if row.records.isEmpty && !isLossless { continue }
          let group = place(key, resource, nil)
          resources[group].scopes[place(scopeKey, scope, in: group)].records.append(row.records)
        } else {
          for record in row.records {
            let group = try place(key, resource, moved[record], batch)
            let scopePlace = place(scopeKey, scope, in: group)
            Self.append(record, to: &resources[group].scopes[scopePlace].records)
          }
        }
      }
    }
  }

  private mutating func add(
    _ metric: Int, _ scope: Int, _ scopeKey: [UInt8], _ resource: Int, _ key: [UInt8], _ batch: borrowing Batch,
    _ moved: [[[UInt8]]]
  ) throws(WireFault) {
    let row = batch.metric(metric)
    if row.records.isEmpty && !isLossless { return }
    let metricKey = try metricKey(row, batch)
    if row.records.isEmpty {
      let group = place(key, resource, nil)
      _ = place(metricKey, metric, in: group, place(scopeKey, scope, in: group))
    }
    for record in row.records {
      let group = moved.isEmpty ? place(key, resource, nil) : try place(key, resource, moved[record], batch)
      let scopePlace = place(scopeKey, scope, in: group)
      let metricPlace = place(metricKey, metric, in: group, scopePlace)
      Self.append(record, to: &resources[group].scopes[scopePlace].metrics[metricPlace].records)
    }
  }

  // MARK: Places

  private mutating func place(_ key: [UInt8], _ source: Int, _ attributes: [[UInt8]]?) -> Int {
    if let place = places[key] { return place }
    places[key] = resources.count
    resources.append(ResourceGroup(source: source, attributes: attributes))
    return resources.count - 1
  }

  /// The place of a resource with what moves to it: a value under a key that is there stays in its place.
  private mutating func place(
    _ key: [UInt8], _ resource: Int, _ moved: [[UInt8]], _ batch: borrowing Batch
  ) throws(WireFault) -> Int {
    if moved.isEmpty { return place(key, resource, nil) }
    var attributes = batch.attributes(of: .resource(resource)).map { copy(batch.bytes, batch.attribute($0).payload) }
    for payload in moved {
      let key = try Self.key(of: payload)
      if let index = try Self.index(of: key, in: attributes) {
        attributes[index] = payload
      } else {
        attributes.append(payload)
      }
    }
    return place(try Self.canonical(attributes), resource, attributes)
  }

  private mutating func place(_ key: [UInt8], _ scope: Int, in group: Int) -> Int {
    if let place = resources[group].scopePlaces[key] { return place }
    resources[group].scopePlaces[key] = resources[group].scopes.count
    resources[group].scopes.append(ScopeGroup(source: scope))
    return resources[group].scopes.count - 1
  }

  private mutating func place(_ key: [UInt8], _ metric: Int, in group: Int, _ scope: Int) -> Int {
    if let place = resources[group].scopes[scope].metricPlaces[key] { return place }
    let place = resources[group].scopes[scope].metrics.count
    resources[group].scopes[scope].metricPlaces[key] = place
    resources[group].scopes[scope].metrics.append(MetricGroup(source: metric))
    return place
  }

  private static func append(_ record: Int, to records: inout [Range<Int>]) {
    if let last = records.last, last.upperBound == record {
      records[records.count - 1] = last.lowerBound..<record + 1
    } else {
      records.append(record..<record + 1)
    }
  }

  // MARK: Keys

  private func resourceKey(_ resource: Int, _ batch: borrowing Batch) throws(WireFault) -> [UInt8] {
    let row = batch.resource(resource)
    let payloads = row.attributes.map { batch.attribute($0).payload }
    var key: [UInt8] = []
    try CanonicalValue.append(attributes: payloads, batch.bytes, to: &key)
    if !isLossless { return key }
    let body = Int(row.body)..<Int(row.end)
    try Self.append(
      fieldsOf: body, within: ResourceSpansField.resource, without: ResourceField.attributes, batch.bytes, to: &key)
    try Self.append(
      fieldsOf: body, without: [ResourceSpansField.resource, ResourceSpansField.scopeSpans], batch.bytes, to: &key)
    return key
  }

  private func scopeKey(_ row: ScopeRow, _ batch: borrowing Batch) throws(WireFault) -> [UInt8] {
    var key: [UInt8] = []
    guard isLossless else {
      let fields = try ScopeFields(row, batch.bytes)
      key = Array(String(fields.name.count).utf8) + [0] + copy(batch.bytes, fields.name)
      return key + copy(batch.bytes, fields.version)
    }
    let payloads = row.attributes.map { batch.attribute($0).payload }
    try CanonicalValue.append(attributes: payloads, batch.bytes, to: &key)
    let body = Int(row.body)..<Int(row.end)
    try Self.append(
      fieldsOf: body, within: ScopeSpansField.scope, without: InstrumentationScopeField.attributes, batch.bytes,
      to: &key)
    try Self.append(fieldsOf: body, without: [ScopeSpansField.scope, ScopeSpansField.spans], batch.bytes, to: &key)
    return key
  }

  private func metricKey(_ row: MetricRow, _ batch: borrowing Batch) throws(WireFault) -> [UInt8] {
    var key = [UInt8(truncatingIfNeeded: row.kind)]
    guard isLossless else { return key + copy(batch.bytes, try metricName(row, batch.bytes)) }
    let body = Int(row.body)..<Int(row.end)
    try Self.append(fieldsOf: body, without: MetricField.kinds, batch.bytes, to: &key)
    if row.kind != 0 {
      try Self.append(fieldsOf: body, within: row.kind, without: GaugeField.dataPoints, batch.bytes, to: &key)
    }
    return key
  }

  /// Appends the fields of each message in a field, but for one of them.
  private static func append(
    fieldsOf body: Range<Int>, within field: UInt32, without other: UInt32, _ bytes: RawSpan, to key: inout [UInt8]
  ) throws(WireFault) {
    for payload in try fieldPayloads(field, bytes, body) {
      try append(fieldsOf: payload, without: [other], bytes, to: &key)
    }
    key += [0, 0]
  }

  private static func append(
    fieldsOf body: Range<Int>, without others: [UInt32], _ bytes: RawSpan, to key: inout [UInt8]
  ) throws(WireFault) {
    var reader = WireReader(bytes, from: body.lowerBound, to: body.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      try reader.skip(tag)
      if !others.contains(where: { lengthTag($0) == tag }) { key += copy(bytes, start..<reader.offset) }
    }
    key += [0, 0]
  }

  // MARK: Attributes by themselves

  private static func key(of payload: [UInt8]) throws(WireFault) -> [UInt8] {
    let bytes = unsafe payload.span.bytes
    return copy(bytes, try KeyedValue(bytes, 0, payload.count).key)
  }

  private static func index(of key: [UInt8], in attributes: [[UInt8]]) throws(WireFault) -> Int? {
    for index in attributes.indices where try Self.key(of: attributes[index]) == key { return index }
    return nil
  }

  private static func canonical(_ attributes: [[UInt8]]) throws(WireFault) -> [UInt8] {
    var joined: [UInt8] = []
    var ranges: [Range<Int>] = []
    for attribute in attributes {
      ranges.append(joined.count..<joined.count + attribute.count)
      joined += attribute
    }
    var key: [UInt8] = []
    try CanonicalValue.append(attributes: ranges, unsafe joined.span.bytes, to: &key)
    return key
  }

  // MARK: Output

  /// How many schema URLs are not written, and their bytes.
  func lostSchemaURLs(_ batch: borrowing Batch) throws(WireFault) -> (schemaURLs: Int, bytes: Int) {
    var lost = (schemaURLs: 0, bytes: 0)
    for resource in 0..<batch.resourceCount {
      let row = batch.resource(resource)
      for url in try fieldPayloads(ResourceSpansField.schemaURL, batch.bytes, Int(row.body)..<Int(row.end)) {
        lost = (lost.schemaURLs + 1, lost.bytes + url.count)
      }
    }
    for scope in 0..<batch.scopeCount {
      let row = batch.scope(scope)
      for url in try fieldPayloads(ScopeSpansField.schemaURL, batch.bytes, Int(row.body)..<Int(row.end)) {
        lost = (lost.schemaURLs + 1, lost.bytes + url.count)
      }
    }
    return lost
  }

  /// Appends the message that the groups make.
  func append(_ batch: borrowing Batch, to output: inout ByteBuffer) throws(WireFault) {
    let rootFields = [TracesDataField.resourceSpans]
    try Self.append(fieldsOf: batch.range, without: rootFields, batch, to: &output)
    for group in resources {
      let row = batch.resource(group.source)
      let place = output.count
      if isLossless {
        let scopes = [ResourceSpansField.scopeSpans]
        try Self.append(fieldsOf: Int(row.body)..<Int(row.end), without: scopes, batch, to: &output)
      } else {
        appendResource(group, row, batch, to: &output)
      }
      for scope in group.scopes { try append(scope, batch, to: &output) }
      output.insert(header: TracesDataField.resourceSpans, at: place)
    }
  }

  /// The resource of the Collector: its attributes alone.
  private func appendResource(
    _ group: ResourceGroup, _ row: ResourceRow, _ batch: borrowing Batch, to output: inout ByteBuffer
  ) {
    let place = output.count
    if let attributes = group.attributes {
      for payload in attributes {
        output.append(header: ResourceField.attributes, byteCount: payload.count)
        output.append(unsafe payload.span.bytes)
      }
    } else {
      for attribute in row.attributes { output.append(batch.bytes.extracting(batch.attribute(attribute).field)) }
    }
    output.insert(header: ResourceSpansField.resource, at: place)
  }

  private func append(_ group: ScopeGroup, _ batch: borrowing Batch, to output: inout ByteBuffer) throws(WireFault) {
    let row = batch.scope(group.source)
    let place = output.count
    let records = [ScopeSpansField.spans]
    let body = Int(row.body)..<Int(row.end)
    let dropped = isLossless ? records : records + [ScopeSpansField.schemaURL]
    try Self.append(fieldsOf: body, without: dropped, batch, to: &output)
    for range in group.records {
      for record in range { output.append(batch.bytes.extracting(batch.record(record).field)) }
    }
    for metric in group.metrics { try append(metric, batch, to: &output) }
    output.insert(header: ResourceSpansField.scopeSpans, at: place)
  }

  private func append(_ group: MetricGroup, _ batch: borrowing Batch, to output: inout ByteBuffer) throws(WireFault) {
    let row = batch.metric(group.source)
    let body = Int(row.body)..<Int(row.end)
    let place = output.count
    let kind = row.kind
    // Data of another kind than the last one says nothing.
    try Self.append(fieldsOf: body, without: MetricField.kinds, batch, to: &output)
    if kind != 0 {
      let dataPlace = output.count
      for payload in try fieldPayloads(kind, batch.bytes, body) {
        try Self.append(fieldsOf: payload, without: [GaugeField.dataPoints], batch, to: &output)
      }
      for range in group.records {
        for record in range { output.append(batch.bytes.extracting(batch.record(record).field)) }
      }
      output.insert(header: kind, at: dataPlace)
    }
    output.insert(header: ScopeMetricsField.metrics, at: place)
  }

  private static func append(
    fieldsOf body: Range<Int>, without others: [UInt32], _ batch: borrowing Batch, to output: inout ByteBuffer
  ) throws(WireFault) {
    var reader = WireReader(batch.bytes, from: body.lowerBound, to: body.upperBound)
    while !reader.isAtEnd {
      let start = reader.offset
      let tag = try reader.tag()
      try reader.skip(tag)
      if !others.contains(where: { lengthTag($0) == tag }) {
        output.append(batch.bytes.extracting(start..<reader.offset))
      }
    }
  }
}
