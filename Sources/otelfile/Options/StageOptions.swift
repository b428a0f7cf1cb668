internal import ArgumentParser
internal import Configuration

/// Flags that say what is done to records, in the order in which it is done.
struct StageOptions: ParsableArguments {
  @OptionGroup(title: "Collector configurations") var collector: CollectorOptions
  @OptionGroup(title: "Configuration of an SDK") var sdk: SDKOptions
  @OptionGroup(title: "Select") var selection: SelectionOptions
  @OptionGroup(title: "Redact") var redaction: RedactionOptions
  @OptionGroup(title: "Limits on spans and log records") var limits: LimitOptions
  @OptionGroup(title: "Batch") var batch: BatchOptions

  /// Says what of it is read from the standard input.
  ///
  /// - Throws: `ValidationError` when it is already read.
  func claim(_ standardInput: inout StandardInput) throws {
    try collector.claim(&standardInput)
    try standardInput.claim(sdk.sdkConfig, for: "--sdk-config")
    try standardInput.claim(sdk.sdkEnvFile, for: "--sdk-env-file")
    try standardInput.claim(redaction.pseudonymize, for: "--pseudonymize")
  }
}
