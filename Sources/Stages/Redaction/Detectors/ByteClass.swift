/// What a byte may be part of: a bit each, so that one table answers for all runs of bytes that are looked for.
internal struct ByteClass: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt16

  static let digit = ByteClass(rawValue: 1)
  /// The part of an address before the `@`.
  static let mailbox = ByteClass(rawValue: 2)
  static let hostName = ByteClass(rawValue: 4)
  /// URL-safe base64, without the padding.
  static let base64URL = ByteClass(rawValue: 8)
  static let base64 = ByteClass(rawValue: 16)
  /// The `token68` of HTTP authentication.
  static let token68 = ByteClass(rawValue: 32)
  static let letterOrDigit = ByteClass(rawValue: 64)
  /// The name of a parameter of a query.
  static let parameterName = ByteClass(rawValue: 128)
  /// Part of a query in running text, up to the next `&`.
  static let parameterValue = ByteClass(rawValue: 256)
  /// Part of a value without quotes.
  static let bareValue = ByteClass(rawValue: 512)
  /// Part of the name of a setting.
  static let settingName = ByteClass(rawValue: 1024)
  /// User and password in a URL.
  static let userInformation = ByteClass(rawValue: 2048)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// All classes that `byte` is in.
  init(of byte: UInt8) {
    var classes: ByteClass = []
    func add(_ byteClass: ByteClass, _ extra: String, base: Bool) {
      if base || extra.utf8.contains(byte) { classes.formUnion(byteClass) }
    }
    let isControl = byte < 0x20 || byte == 0x7F
    let isInVisible = !isControl && byte != 0x20
    if byte.isDigit { classes.formUnion(.digit) }
    if byte.isLetterOrDigit { classes.formUnion(.letterOrDigit) }
    add(.mailbox, "._%+-'~", base: byte.isWord)
    add(.hostName, ".-", base: byte.isWord)
    add(.base64URL, "-_", base: byte.isLetterOrDigit)
    add(.base64, "+/-_", base: byte.isLetterOrDigit)
    add(.token68, "-._~+/=", base: byte.isLetterOrDigit)
    add(.parameterName, "_.-[]%~$+:", base: byte.isWord)
    add(.settingName, "_.-", base: byte.isLetterOrDigit)
    if isInVisible && !"&#\"<>`\\".utf8.contains(byte) { classes.formUnion(.parameterValue) }
    if isInVisible && !"&,;\"'`()[]{}<>|\\".utf8.contains(byte) { classes.formUnion(.bareValue) }
    if isInVisible && !"/@\"'`<>\\?#".utf8.contains(byte) { classes.formUnion(.userInformation) }
    self = classes
  }
}

/// What a byte may be the sign of: the detectors look only where one of theirs stands.
internal struct Trigger: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The first digit of a number: cards, social security and phone numbers, IPv4.
  static let digit = Trigger(rawValue: 1)
  /// A phone number's `+` or `(`.
  static let phone = Trigger(rawValue: 2)
  /// `@` or `%40`: e-mail, user and password of a URL.
  static let at = Trigger(rawValue: 4)
  /// `:` of IPv6.
  static let colon = Trigger(rawValue: 8)
  /// `-` of a UUID.
  static let hyphen = Trigger(rawValue: 16)
  /// `-` of `-----BEGIN`.
  static let armor = Trigger(rawValue: 32)
  /// `J` of `eyJ`.
  static let jwt = Trigger(rawValue: 64)
  /// `B` of `Bearer` or `Basic`.
  static let scheme = Trigger(rawValue: 128)
  /// `A` of `AKIA`.
  static let awsKey = Trigger(rawValue: 256)
  /// `_` of `ghp_` or `github_pat_`.
  static let githubToken = Trigger(rawValue: 512)
  /// `x` of `xoxb-` and `xapp-`, `/` of `services/T`.
  static let slackToken = Trigger(rawValue: 1024)
  /// `=` or `:` between a name and a secret.
  static let setting = Trigger(rawValue: 2048)
  /// `?` before a query.
  static let query = Trigger(rawValue: 4096)

  /// What `byte` is a sign of, for these detectors.
  init(of byte: UInt8, for detectors: DetectorSet) {
    var triggers: Trigger = []
    func add(_ trigger: Trigger, _ bytes: String, for wanted: Detector...) {
      if bytes.utf8.contains(byte) && wanted.contains(where: { detectors.contains($0) }) { triggers.formUnion(trigger) }
    }
    add(.digit, "0123456789", for: .creditCard, .ssn, .phone, .ipv4)
    add(.phone, "+(", for: .phone)
    add(.at, "@%", for: .email)
    add(.at, "@", for: .basicAuth)
    add(.colon, ":", for: .ipv6)
    add(.hyphen, "-", for: .uuid)
    add(.armor, "-", for: .privateKey)
    add(.jwt, "J", for: .jwt)
    add(.scheme, "Bb", for: .bearer, .basicAuth)
    add(.awsKey, "A", for: .awsKey)
    add(.githubToken, "_", for: .githubToken)
    add(.slackToken, "x/", for: .slackToken)
    add(.setting, "=:", for: .keyValueSecret)
    add(.query, "?", for: .urlQuery)
    self = triggers
  }
}
