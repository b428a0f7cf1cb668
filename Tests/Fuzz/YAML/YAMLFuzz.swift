internal import Configuration
internal import Stages

/// What libFuzzer calls: the first byte chooses how the rest, which is text, is read.
///
/// Whatever the bytes are, nothing may trap, hang or grow without bounds; pipelines that can be read are written as YAML
/// from which the same are read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  if count < 1 { return 0 }
  let all = unsafe UnsafeRawBufferPointer(start: start, count: count)
  let choice = unsafe all[0]
  let text = unsafe String(decoding: all[1...], as: UTF8.self)
  switch choice & 3 {
  case 0: fuzzSDK(text)
  case 1: _ = SDKConfiguration.reading(environment: EnvironmentText.variables(text))
  default: fuzzCollector(text)
  }
  return 0
}

private let environment = [
  "A": "1", "B": "${env:A}", "C": "[a, \"${env:B}\"]", "D": "{a: ${env:D}}", "E": "", "F": "x$$y",
]

private func fuzzSDK(_ text: String) {
  do throws(ConfigurationError) {
    _ = try SDKConfiguration.reading(ConfigurationText(file: "f", text: text), environment: environment)
  } catch {
    precondition(!error.text.isEmpty, "an error says nothing")
  }
}

private func fuzzCollector(_ text: String) {
  let first: PipelineConfiguration
  do throws(ConfigurationError) {
    first = try .reading(
      CollectorRequest(documents: [ConfigurationText(file: "f", text: text)], environment: environment))
  } catch {
    precondition(!error.text.isEmpty, "an error says nothing")
    return
  }
  let written = first.yaml(showsSecrets: true)
  do throws(ConfigurationError) {
    let second = try PipelineConfiguration.reading(
      CollectorRequest(documents: [ConfigurationText(file: "w", text: written)], environment: [:]))
    // A number that is none is not equal to itself.
    precondition(first == second || written.contains(".nan"), "what was written reads as something else:\n\(written)")
  } catch {
    preconditionFailure("what was written cannot be read: \(error.text)\n\(written)")
  }
}
