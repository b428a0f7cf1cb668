package import Stages

extension BatchSettings {
  /// Messages of `records` records as far as there are as many, and of `bytes` at most; at least one of both.
  package init(records: Int?, bytes: Int?) {
    self.init()
    // Without a count the bytes alone say when a message is full.
    sendBatchSize = records ?? .max
    sendBatchMaxSize = records
    maximumBytes = bytes
  }
}
