/// One of the twenty services that the traces run through.
struct Service {
  let name: String
  let language: String
  let version: String
  /// What its tables, routes and topics are about: `orders` in `/api/v1/orders/{id}`.
  let subjects: [String]
  let database: String
}

let services: [Service] = [
  service("web-gateway", "nodejs", "8.14.2", ["home", "search", "session", "profile"], "redis"),
  service("mobile-gateway", "nodejs", "8.12.0", ["feed", "device", "session", "profile"], "redis"),
  service("identity", "java", "3.4.1", ["accounts", "credentials", "grants"], "postgresql"),
  service("catalogue", "go", "1.29.4", ["products", "categories", "product_images"], "postgresql"),
  service("inventory", "go", "1.18.0", ["stock_levels", "warehouses", "reservations"], "postgresql"),
  service("pricing", "java", "2.7.9", ["prices", "discounts", "price_rules"], "mysql"),
  service("basket", "dotnet", "5.1.3", ["baskets", "basket_items"], "redis"),
  service("checkout", "java", "6.0.12", ["checkouts", "addresses", "checkout_steps"], "postgresql"),
  service("payment", "java", "4.22.1", ["payments", "payment_methods", "refunds"], "postgresql"),
  service("fraud", "python", "0.31.5", ["risk_scores", "signals"], "postgresql"),
  service("orders", "java", "7.3.0", ["orders", "order_lines", "order_events"], "postgresql"),
  service("shipping", "go", "1.9.8", ["shipments", "carriers", "labels"], "mysql"),
  service("notification", "python", "2.2.0", ["messages", "templates"], "mysql"),
  service("email", "ruby", "1.0.44", ["outbox", "bounces"], "mysql"),
  service("recommendation", "python", "0.88.1", ["models", "impressions"], "redis"),
  service("search", "java", "9.1.0", ["queries", "suggestions", "facets"], "postgresql"),
  service("reviews", "php", "3.0.7", ["reviews", "ratings"], "mysql"),
  service("loyalty", "dotnet", "2.5.5", ["members", "points", "vouchers"], "mysql"),
  service("analytics", "python", "1.7.3", ["page_views", "funnels"], "postgresql"),
  service("currency", "cpp", "1.1.0", ["exchange_rates"], "redis"),
]

private func service(
  _ name: String, _ language: String, _ version: String, _ subjects: [String], _ database: String
) -> Service {
  Service(name: name, language: language, version: version, subjects: subjects, database: database)
}

/// What a span does; decides its kind, its scope and its attributes.
enum Work: Int {
  case httpServer, httpClient, database, rpcServer, rpcClient, producer, consumer, step

  /// The span kind of the protocol.
  var kind: UInt64 { [2, 3, 3, 2, 3, 4, 5, 1][rawValue] }

  /// Whether it waits for a span in another service.
  var isCall: Bool { self == .httpClient || self == .rpcClient || self == .producer }

  /// Which of `scopes` writes it.
  var scope: Int { [0, 0, 1, 2, 2, 3, 3, 4][rawValue] }
}

let scopes: [(name: String, version: String)] = [
  ("io.opentelemetry.http", "2.18.1-alpha"), ("io.opentelemetry.database", "2.18.1-alpha"),
  ("io.opentelemetry.grpc-1.6", "2.18.1-alpha"), ("io.opentelemetry.kafka-clients-2.6", "2.18.1-alpha"),
  ("com.example.shop.application", "1.4.0"),
]

/// One running copy of a service: its resource, and the spans that its exporter has not sent yet.
struct Instance {
  /// The whole `Resource` field of a ResourceSpans.
  private let resource: Bytes
  /// By scope, the `spans` fields gathered so far.
  private var waiting: [Bytes]
  private(set) var waitingSpans = 0
  private let exportSpans: Int
  /// Whether an export is due.
  var isFull: Bool { waitingSpans >= exportSpans }

  init(of service: Service, random: inout SplitMix64) {
    let suffix = random.next()
    var pod = Bytes(service.name.utf8)
    pod.append("-")
    pod.append(hex: suffix >> 32, digits: 9)
    pod.append("-")
    pod.append(hex: suffix, digits: 5)
    var identity = Bytes()
    identity.append(uuid: &random)
    var node = Bytes("ip-10-0-".utf8)
    node.append(decimal: random.below(255))
    node.append("-")
    node.append(decimal: random.below(255))
    node.append(".eu-north-1.compute.internal")
    var content = Bytes()
    content.append(attribute: 1, "service.name", text: service.name.utf8)
    content.append(attribute: 1, "service.version", text: service.version.utf8)
    content.append(attribute: 1, "service.namespace", text: "shop".utf8)
    content.append(attribute: 1, "service.instance.id", text: identity)
    content.append(attribute: 1, "deployment.environment.name", text: "production".utf8)
    content.append(attribute: 1, "k8s.namespace.name", text: "shop-prod".utf8)
    content.append(attribute: 1, "k8s.pod.name", text: pod)
    content.append(attribute: 1, "k8s.node.name", text: node)
    content.append(attribute: 1, "host.arch", text: "amd64".utf8)
    content.append(attribute: 1, "process.pid", integer: random.number(in: 1...40))
    content.append(attribute: 1, "telemetry.sdk.language", text: service.language.utf8)
    content.append(attribute: 1, "telemetry.sdk.version", text: "1.52.0".utf8)
    var field = Bytes()
    field.append(field: 1, content)
    resource = field
    exportSpans = random.number(in: 64...128)
    waiting = Array(repeating: Bytes(), count: scopes.count)
  }

  mutating func add(span: Bytes, scope: Int) {
    waiting[scope].append(field: 2, span)
    waitingSpans += 1
  }

  /// Appends what waits to a request, as one ResourceSpans, and waits anew.
  mutating func export(to request: inout Bytes) {
    var content = resource
    for (scope, spans) in zip(scopes, waiting) where !spans.isEmpty {
      var identity = Bytes()
      identity.append(field: 1, scope.name.utf8)
      identity.append(field: 2, scope.version.utf8)
      var scopeSpans = Bytes()
      scopeSpans.append(field: 1, identity)
      scopeSpans.append(contentsOf: spans)
      content.append(field: 2, scopeSpans)
    }
    content.append(field: 3, "https://opentelemetry.io/schemas/1.37.0".utf8)
    request.append(field: 1, content)
    for scope in waiting.indices { waiting[scope].removeAll(keepingCapacity: true) }
    waitingSpans = 0
  }
}
