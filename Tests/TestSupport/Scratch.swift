import Foundation

/// A folder of its own for one test, gone when the value is.
package final class Scratch: Sendable {
  private let folder: URL

  package init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "otelfile-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a file in the folder, whether it is there or not.
  package func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Makes a file.
  package func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: path(name)))
  }

  /// The bytes of a file.
  package func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  /// What is in the folder, hidden files included, in order.
  package var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
}
