/// The attributes of each kind of work, named as in the semantic conventions.
extension SpanWriter {
  mutating func put(_ key: String, _ value: String) { span.append(attribute: 9, key, text: value.utf8) }
  private mutating func put(_ key: String, _ value: Bytes) { span.append(attribute: 9, key, text: value) }
  private mutating func put(_ key: String, _ value: Int) { span.append(attribute: 9, key, integer: value) }
  mutating func put(_ key: String, _ value: Bool) { span.append(attribute: 9, key, truth: value) }
  private mutating func put(_ key: String, _ value: Double) { span.append(attribute: 9, key, double: value) }

  /// Makes `text` by `fill` and puts it.
  private mutating func put(_ key: String, _ random: inout SplitMix64, _ fill: (inout Bytes, inout SplitMix64) -> Void)
  {
    text.removeAll(keepingCapacity: true)
    fill(&text, &random)
    span.append(attribute: 9, key, text: text)
  }

  private mutating func thread(_ service: Service, random: inout SplitMix64) {
    let number = random.below(32)
    put("thread.id", 20 + number)
    put("thread.name", &random) { text, _ in
      text.append(service.language == "java" ? "http-nio-8080-exec-" : "worker-")
      text.append(decimal: number)
    }
  }

  mutating func httpServer(
    _ planned: PlannedSpan, method: String, subject: String, service: Service, random: inout SplitMix64
  ) {
    put("http.request.method", method)
    put("server.address", "api.shop.example.com")
    put("http.route", &random) { text, _ in
      text.append("/api/v1/")
      text.append(subject)
      text.append("/{id}")
    }
    let record = 1 + random.below(9_999_999)
    put("url.path", &random) { text, _ in
      text.append("/api/v1/")
      text.append(subject)
      text.append("/")
      text.append(decimal: record)
    }
    let customer = customer
    if random.chance(1, in: 3) {
      put("url.query", &random) { text, random in
        text.append("locale=")
        text.append(random.pick(locales))
        text.append("&page=")
        text.append(decimal: random.below(40))
        if random.chance(1, in: 4) {
          text.append("&access_token=")
          text.append(contentsOf: customer.token)
        }
      }
    }
    if planned.parent == nil {
      put("client.address", customer.address)
    } else {
      put("client.address", catalogue.peer(of: random.below(services.count), &random))
    }
    put("network.peer.address", catalogue.peer(of: random.below(services.count), &random))
    put("network.peer.port", random.number(in: 32_768...60_999))
    if planned.parent == nil {
      put("user_agent.original", customer.userAgent)
    } else {
      put("user_agent.original", "Apache-HttpAsyncClient/5.5 (Java/21.0.8; linux; amd64) shop-platform/7.3.1")
    }
    put("http.response.status_code", planned.fails ? random.pick([500, 502, 503, 504]) : random.pick(statusCodes))
    put("http.response.body.size", 64 << random.streak(190, most: 14) + random.below(64))
    put("enduser.id", customer.number)
    put("session.id", customer.session)
    put("http.request.header.x-request-id", requestID)
    if planned.parent == nil {
      put("expected_duration_ms", random.pick([100, 250, 500, 1_000]))
      put("user.email", customer.email)
    }
  }

  mutating func httpClient(
    _ planned: PlannedSpan, method: String, subject: String, random: inout SplitMix64
  ) {
    let targetService = random.below(services.count)
    let target = services[targetService].name
    let requestID = requestID
    let apiKey = catalogue.apiKey(of: planned.service)
    put("http.request.method", method)
    put("url.full", &random) { text, random in
      text.append("https://")
      text.append(target)
      text.append(".shop-prod.svc.cluster.local:8443/internal/v2/")
      text.append(subject)
      text.append("?id=")
      text.append(decimal: random.below(9_999_999))
      text.append(
        "&fields=id,name,price,availability,images,ratings,delivery&locale=en-GB&currency=EUR&include_deleted=false&request_id="
      )
      text.append(contentsOf: requestID)
      // One in forty carries a filter whose length has a heavy tail, up to some ten thousand bytes.
      if random.chance(1, in: 40) {
        for number in 0..<(4 << random.streak(150, most: 8)) {
          text.append(number == 0 ? "&filter=" : "%2C")
          text.append("sku%3A")
          text.append(decimal: random.below(9_999_999), digits: 7)
        }
      }
      if random.chance(1, in: 12) {
        text.append("&api_key=")
        text.append(contentsOf: apiKey)
      }
    }
    put("server.address", &random) { text, _ in
      text.append(target)
      text.append(".shop-prod.svc.cluster.local")
    }
    put("server.port", 8_443)
    put("http.response.status_code", planned.fails ? random.pick([500, 502, 503, 504]) : random.pick(statusCodes))
    put("network.protocol.name", "http")
    put("network.protocol.version", "1.1")
    put("network.peer.address", catalogue.peer(of: targetService, &random))
    put("http.request.body.size", random.below(4_096))
    put("peer.service", target)
    put("connection.reused", random.chance(9, in: 10))
  }

  mutating func database(
    _ planned: PlannedSpan, subject: String, service: Service, random: inout SplitMix64
  ) {
    put("db.system.name", service.database)
    put("db.namespace", &random) { text, _ in
      text.append(service.name)
      text.append("_prod")
    }
    put("db.operation.name", service.database == "redis" ? "GET" : "SELECT")
    put("db.collection.name", subject)
    if service.database == "redis" {
      put("db.query.text", &random) { text, random in
        text.append("GET cache:")
        text.append(subject)
        text.append(":v3:")
        text.append(hex: random.next(), digits: 12)
      }
    } else if random.chance(1, in: 25) {
      put("db.query.text", &random) { text, random in literalStatement(subject, to: &text, random: &random) }
    } else {
      put("db.query.text", catalogue.statement(of: planned.service, &random))
    }
    put("server.address", &random) { text, _ in
      text.append(service.database)
      text.append("-primary.")
      text.append(service.name)
      text.append(".db.internal")
    }
    put("server.port", service.database == "postgresql" ? 5_432 : service.database == "mysql" ? 3_306 : 6_379)
    put("network.peer.address", catalogue.primary(of: planned.service))
    put("db.client.connection.pool.name", "HikariPool-1")
    put("db.response.returned_rows", random.streak(180, most: 12) * random.number(in: 1...9))
    put("db.client.wait_ms", Double(random.below(20_000)) / 1_000)
    thread(service, random: &random)
  }

  mutating func rpc(_ planned: PlannedSpan, subject: String, service: Service, random: inout SplitMix64) {
    put("rpc.system", "grpc")
    put("rpc.service", &random) { text, _ in
      text.append("shop.v1.")
      text.append(service.name)
    }
    put("rpc.method", &random) { text, _ in
      text.append("Get_")
      text.append(subject)
    }
    put("rpc.grpc.status_code", planned.fails ? random.pick([4, 13, 14]) : 0)
    put("server.address", &random) { text, _ in
      text.append(service.name)
      text.append(".shop-prod.svc.cluster.local")
    }
    put("server.port", 9_090)
    put("network.type", "ipv4")
    put("network.transport", "tcp")
    put("network.peer.address", catalogue.peer(of: planned.service, &random))
    put("network.peer.port", random.number(in: 32_768...60_999))
    list.removeAll(keepingCapacity: true)
    appendElement(requestID)
    span.append(attribute: 9, "rpc.grpc.request.metadata.x-request-id", text: list, kind: 5)
    put("rpc.grpc.request.metadata.user-agent", "grpc-java-netty/1.75.0 (linux; x86_64)")
    put("app.tenant.id", customer.tenant)
    if random.chance(1, in: 5) {
      let customer = customer
      put("rpc.grpc.request.metadata.authorization", &random) { text, _ in
        text.append("Bearer ")
        text.append(contentsOf: customer.token)
      }
    }
    thread(service, random: &random)
  }

  mutating func messaging(
    _ planned: PlannedSpan, subject: String, service: Service, random: inout SplitMix64
  ) {
    let isProducer = planned.work == .producer
    put("messaging.system", "kafka")
    put("messaging.destination.name", &random) { text, _ in
      text.append("shop.")
      text.append(subject)
      text.append(".changed.v2")
    }
    put("messaging.operation.name", isProducer ? "send" : "process")
    put("messaging.operation.type", isProducer ? "send" : "process")
    put("messaging.client.id", &random) { text, random in
      text.append(isProducer ? "producer-" : "consumer-")
      text.append(service.name)
      text.append("-")
      text.append(decimal: random.below(8))
    }
    put("messaging.message.id", &random) { text, random in text.append(uuid: &random) }
    put("messaging.destination.partition.id", random.pick(partitions))
    put("messaging.kafka.offset", 1_000_000 + random.below(90_000_000))
    put("messaging.message.body.size", 128 << random.streak(170, most: 10) + random.below(128))
    if !isProducer {
      put("messaging.consumer.group.name", service.name)
      put("messaging.batch.message_count", random.number(in: 1...50))
      put("app.lag_seconds", Double(random.below(60_000)) / 1_000)
    }
    put("server.address", "kafka-bootstrap.messaging.internal")
    put("network.peer.address", catalogue.broker(&random))
    thread(service, random: &random)
  }

  mutating func step(_ planned: PlannedSpan, subject: String, service: Service, random: inout SplitMix64) {
    put("code.function.name", &random) { text, _ in
      text.append("com.example.shop.")
      text.append(service.name)
      text.append(".domain.")
      text.append(subject)
      text.append(".Prepare.handle")
    }
    put("code.file.path", &random) { text, _ in
      text.append("src/main/")
      text.append(service.language)
      text.append("/com/example/shop/")
      text.append(service.name)
      text.append("/domain/")
      text.append(subject)
      text.append("/Prepare")
    }
    put("code.line.number", random.number(in: 20...600))
    thread(service, random: &random)
    put("app.tenant.id", customer.tenant)
    put("app.workflow.id", requestID)
    put("app.customer.id", customer.number)
    put("app.cache.hit", random.chance(7, in: 10))
    put("app.items.count", random.streak(200, most: 30))
    put("app.total.amount", Double(random.below(50_000)) / 100)
    put("app.product.name", random.pick(products))
    list.removeAll(keepingCapacity: true)
    for _ in 0..<random.number(in: 1...4) {
      appendElement(random.pick(locales).utf8)
    }
    span.append(attribute: 9, "app.locales", text: list, kind: 5)
    if random.chance(1, in: 6) {
      list.removeAll(keepingCapacity: true)
      list.append(attribute: 1, "strategy", text: "weighted".utf8)
      list.append(attribute: 1, "weight", double: Double(random.below(1_000)) / 1_000)
      list.append(attribute: 1, "enabled", truth: random.chance(1, in: 2))
      span.append(attribute: 9, "app.experiment", text: list, kind: 6)
    }
    if random.chance(1, in: 50) {
      text.removeAll(keepingCapacity: true)
      for _ in 0..<4 { text.append(bigEndian: random.next()) }
      span.append(attribute: 9, "app.digest", text: text, kind: 7)
    }
    if service.name == "payment" || random.chance(1, in: 8) {
      put("app.payment.card", &random) { text, random in text.append(card: &random) }
    }
    if random.chance(1, in: 2) { put("app.contact", customer.email) }
  }

  /// Appends `element` to `list` as a string element of an array.
  private mutating func appendElement(_ element: some Collection<UInt8>) {
    part.removeAll(keepingCapacity: true)
    part.append(field: 1, element)
    list.append(field: 1, part)
  }

  /// More attributes than any usual limit allows, as of a loop that wrote one for each header or item.
  mutating func manyAttributes(random: inout SplitMix64) {
    for number in 0..<random.number(in: 120...300) {
      text.removeAll(keepingCapacity: true)
      text.append("value of item ")
      text.append(decimal: random.below(100_000))
      // The key is as good as random, so it is made here and not looked up.
      span.append(attribute: 9, "app.item.\(number)", text: text)
    }
  }
}
