package import OTLP

/// Small messages, spoiled in every way that a single fault can spoil them.
package enum Damage {
  /// Every prefix of a small message of `signal`, the message with each of its bits flipped, and with each byte set to
  /// values that lengths and tags mind.
  package static func messages(of signal: Signal, seed: UInt64) throws -> [[UInt8]] {
    var random = RandomMessages(seed: seed)
    var original: [UInt8] = []
    // Seldom more than a few tries.
    while !(80...220).contains(original.count) { original = try random.request(signal).bytes }
    var messages = original.indices.map { Array(original[..<$0]) }
    for index in original.indices {
      for bit in 0..<8 {
        var message = original
        message[index] ^= 1 << UInt8(bit)
        messages.append(message)
      }
      for value: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
        var message = original
        message[index] = value
        messages.append(message)
        message.insert(value, at: index)
        messages.append(message)
      }
    }
    return messages
  }
}
