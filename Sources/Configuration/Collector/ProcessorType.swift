internal import OTLP

/// What otelfile does with a type of processor.
struct ProcessorType {
  /// The name of the Collector that is reproduced.
  let name: String
  /// The name of older Collectors, which is read too.
  let oldName: String?
  let standing: Standing

  /// What is done with processors of the type.
  enum Standing {
    /// It is a stage for these signals.
    case stage([Signal])
    /// It has no meaning for a capture, and can neither remove nor hide data.
    case ignored(String)
    /// Without it the output would not be the Collector's.
    case unsupported(String)
  }

  private init(_ name: String, old oldName: String? = nil, _ standing: Standing) {
    self.name = name
    self.oldName = oldName
    self.standing = standing
  }

  /// The type with a name, old or new.
  static func named(_ name: String) -> ProcessorType? {
    all.first { $0.name == name || $0.oldName == name }
  }

  /// Whether it can have records of `signal`; what is no stage is never asked for any.
  func knows(_ signal: Signal) -> Bool {
    if case .stage(let signals) = standing { signals.contains(signal) } else { true }
  }

  private static let allSignals: [Signal] = [.traces, .metrics, .logs]
  private static let later = "it is not supported yet"
  private static let foreign = "it would add what is true for this machine, not for the one that was recorded"

  /// All that is known, in the order of the alphabet.
  static let all: [ProcessorType] = [
    ProcessorType("attributes", .stage(allSignals)),
    ProcessorType("batch", .stage(allSignals)),
    ProcessorType("cumulativetodelta", .unsupported(later)),
    ProcessorType("deltatocumulative", .unsupported(later)),
    ProcessorType("deltatorate", .unsupported(later)),
    ProcessorType("dns_lookup", .unsupported("it asks the network")),
    ProcessorType("filter", .stage(allSignals)),
    ProcessorType("geoip", .ignored("it looks up what is in no capture")),
    ProcessorType("groupbyattrs", .stage(allSignals)),
    ProcessorType("groupbytrace", .unsupported(later)),
    ProcessorType("interval", .unsupported("it needs windows of the clock, which a capture does not have")),
    ProcessorType("isolationforest", .unsupported("it needs a model that learned elsewhere")),
    ProcessorType("k8s_attributes", old: "k8sattributes", .ignored(foreign)),
    ProcessorType("log_dedup", old: "logdedup", .unsupported(later)),
    ProcessorType("memory_limiter", .ignored("it bounds the memory of a Collector and changes no data")),
    ProcessorType("metrics_transform", old: "metricstransform", .unsupported(later)),
    ProcessorType(
      "metricsgeneration", old: "experimental_metricsgeneration", .unsupported(later)),
    ProcessorType("probabilistic_sampler", .unsupported(later)),
    ProcessorType("redaction", .stage(allSignals)),
    ProcessorType("remote_tap", old: "remotetap", .unsupported("it is a server")),
    ProcessorType("resource", .stage(allSignals)),
    ProcessorType("resource_detection", old: "resourcedetection", .ignored(foreign)),
    ProcessorType("schema", .unsupported("it needs schema files of the network")),
    ProcessorType("span", .stage([.traces])),
    ProcessorType("sumologic", .unsupported("it is not reproduced")),
    ProcessorType("tail_sampling", .unsupported(later)),
    ProcessorType("transform", .unsupported("its statements are OTTL, which is not supported yet")),
    ProcessorType("unroll", .unsupported(later)),
  ]
}
