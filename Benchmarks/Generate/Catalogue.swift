/// What recurs in production: prepared statements, the stack traces of known faults, customers with their sessions.
///
/// Made once from the seed and picked with a skew, so that a text may come back after a few records or after many
/// megabytes. A file whose long texts are all new would compress worse than real ones do, and never at a distance.
struct Catalogue {
  /// A person who uses the shop, with all that is the same in each of their requests.
  struct Customer {
    let number: Int
    let tenant: String
    let email: Bytes
    let address: Bytes
    let userAgent: Bytes
    let session: Bytes
    let token: Bytes
  }

  private var customers: [Customer] = []
  /// The addresses of databases, then of brokers, then of the pods of each service.
  private var addresses: [Bytes] = []
  /// By service.
  private var apiKeys: [Bytes] = []
  /// By service, texts of 200 bytes to some thousands.
  private var statements: [[Bytes]] = []
  private var stackTraces: [[Bytes]] = []

  init(random: inout SplitMix64) {
    for service in services {
      var key = Bytes()
      key.append(token: &random, count: 60)
      apiKeys.append(key)
      statements.append((0..<120).map { _ in makeStatement(random.pick(service.subjects), random: &random) })
      stackTraces.append((0..<24).map { _ in makeStackTrace(language: service.language, random: &random) })
    }
    for _ in 0..<(services.count * 4 + 3) {
      var address = Bytes()
      address.append(address: &random, isPrivate: true)
      addresses.append(address)
    }
    for _ in 0..<2_000 {
      var email = Bytes()
      email.append(email: &random)
      var address = Bytes()
      address.append(address: &random, isPrivate: false)
      var session = Bytes()
      session.append(uuid: &random)
      var token = Bytes()
      token.append(token: &random, count: 140)
      customers.append(
        Customer(
          number: random.number(in: 100_000...999_999), tenant: random.pick(tenants), email: email, address: address,
          userAgent: makeUserAgent(&random), session: session, token: token))
    }
  }

  func customer(_ random: inout SplitMix64) -> Customer { customers[skewed(customers.count, random: &random)] }

  /// The address of the database that `service` uses.
  func primary(of service: Int) -> Bytes { addresses[service] }

  func broker(_ random: inout SplitMix64) -> Bytes { addresses[services.count + random.below(3)] }

  /// The address of a pod of `service`.
  func peer(of service: Int, _ random: inout SplitMix64) -> Bytes {
    addresses[services.count + 3 + service * 3 + random.below(3)]
  }

  func apiKey(of service: Int) -> Bytes { apiKeys[service] }

  func statement(of service: Int, _ random: inout SplitMix64) -> Bytes {
    statements[service][skewed(statements[service].count, random: &random)]
  }

  func stackTrace(of service: Int, _ random: inout SplitMix64) -> Bytes {
    stackTraces[service][skewed(stackTraces[service].count, random: &random)]
  }
}

/// A number below `count`, small ones far more often: the cube of a uniform one.
private func skewed(_ count: Int, random: inout SplitMix64) -> Int {
  let part = random.below(1_024)
  return count * (part * part * part) >> 30
}

/// A browser or the shop's application, each of the many versions that people use at one time.
private func makeUserAgent(_ random: inout SplitMix64) -> Bytes {
  let major = random.number(in: 118...141)
  let build = random.number(in: 5_000...7_400)
  let text =
    switch random.below(5) {
    case 0:
      "ShopApp/14.\(random.below(9)).\(random.below(4)) (Android 16; Pixel \(random.number(in: 6...10)); build \(build))"
    case 1:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_\(random.below(7)) like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.\(random.below(7)) Mobile/15E148 Safari/604.1"
    case 2: "Mozilla/5.0 (X11; Linux x86_64; rv:\(major).0) Gecko/20100101 Firefox/\(major).0"
    default:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        + "Chrome/\(major).0.\(build).\(random.below(200)) Safari/537.36"
    }
  return Bytes(text.utf8)
}

/// A prepared SELECT on `table` as an object mapper writes it, with many columns and some joins.
private func makeStatement(_ table: String, random: inout SplitMix64) -> Bytes {
  var text = Bytes("SELECT t.id".utf8)
  for _ in 0..<(20 + random.streak(220, most: 80)) {
    let column = random.pick(columns)
    text.append(", t.")
    text.append(column)
    text.append(" AS ")
    text.append(table)
    text.append("_")
    text.append(column)
  }
  text.append(" FROM ")
  text.append(table)
  text.append(" t")
  for number in 0..<random.streak(90, most: 4) {
    let joined = random.pick(random.pick(services).subjects)
    text.append(" LEFT OUTER JOIN ")
    text.append(joined)
    text.append(" j\(number) ON j\(number).\(table)_id = t.id AND j\(number).deleted_at IS NULL")
  }
  text.append(random.pick([" WHERE t.id = ?", " WHERE t.customer_id = ? AND t.status IN (?, ?, ?)"]))
  text.append(random.pick([" ORDER BY t.created_at DESC LIMIT 50", " FOR UPDATE", " LIMIT 1"]))
  return text
}

/// Appends a SELECT with a list of literals, whose length has a heavy tail up to some ten thousand bytes.
func literalStatement(_ table: String, to text: inout Bytes, random: inout SplitMix64) {
  text.append("SELECT t.id, t.customer_id, t.status, t.created_at FROM ")
  text.append(table)
  text.append(random.chance(1, in: 10) ? " t WHERE t.label = 'Größe 急須 é' AND t.id IN (" : " t WHERE t.id IN (")
  for number in 0..<(8 << random.streak(130, most: 8)) {
    if number > 0 { text.append(", ") }
    text.append(decimal: random.below(99_999_999))
  }
  text.append(")")
}

/// A stack trace of 500 bytes to some thousands, as the language's runtime prints it.
private func makeStackTrace(language: String, random: inout SplitMix64) -> Bytes {
  let isPython = language == "python"
  var text = Bytes(
    (isPython
      ? "Traceback (most recent call last):\n" : "java.net.SocketTimeoutException: Read timed out after 3000 ms\n").utf8
  )
  for _ in 0..<(20 + random.streak(242, most: 80)) {
    let place = random.pick(places)
    text.append(isPython ? "  File \"/app/shop/" : "\tat com.example.shop.")
    text.append(place)
    text.append(isPython ? ".py\", line " : "(Service.java:")
    text.append(decimal: random.number(in: 20...480))
    text.append(isPython ? ", in handle\n" : ")\n")
  }
  return text
}

private let columns = [
  "customer_id", "status", "created_at", "updated_at", "tenant_id", "amount", "currency", "label", "version",
  "external_reference", "deleted_at", "channel", "country_code", "priority", "valid_from", "valid_until",
]
let methods = ["GET", "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE"]
let statusCodes = [200, 200, 200, 200, 200, 200, 200, 201, 204, 304, 404, 429]
let locales = ["en-GB", "de-DE", "pt-BR", "ja-JP", "sv-SE"]
private let tenants = ["tenant-0017", "tenant-0042", "tenant-0108", "tenant-0311", "tenant-0512", "tenant-0777"]
let partitions = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]
let eventNames = ["cache.miss", "retry", "lock.acquired", "message.received"]
let products = [
  "Café grinder 250 W", "Sélection d’été", "Kaffeemühle groß", "急須 500 ml", "Wool blanket 140 × 200",
  "Steel bottle 0.7 l", "Notebook A5 dotted", "Desk lamp, warm white",
]
private let places = [
  "payment.client.GatewayClient.authorise", "payment.domain.Authorisation.run", "order.domain.PlaceOrder.handle",
  "order.api.OrderController.create", "common.retry.RetryTemplate.execute", "common.tracing.TracedCall.invoke",
  "common.http.PooledHttpClient.send", "common.http.ConnectionPool.lease", "stock.domain.ReserveStock.handle",
  "stock.client.WarehouseClient.reserve", "identity.filter.SessionFilter.doFilter", "common.db.Transaction.inside",
  "pricing.domain.PriceCalculator.total", "pricing.rules.RuleEngine.evaluate", "web.Dispatcher.dispatch",
  "web.filter.CorrelationFilter.doFilter",
]
