/// A growable run of bytes with one owner, emptied and reused instead of freed.
///
/// The bytes are raw and uninitialised beyond `count`. Growth doubles, so appending is O(1) amortised per byte.
@safe
public struct ByteBuffer: ~Copyable {
  @usableFromInline
  internal var storage: UnsafeMutableRawBufferPointer
  /// How many bytes are held.
  @usableFromInline
  internal var byteCount: Int

  /// Makes an empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    unsafe storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(capacity, 16), alignment: 16)
    byteCount = 0
  }

  deinit {
    unsafe storage.deallocate()
  }

  /// How many bytes are held.
  @inlinable
  public var count: Int { byteCount }

  /// How many bytes fit without growing.
  public var capacity: Int { unsafe storage.count }

  /// The bytes held, valid until the buffer changes.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let held = unsafe UnsafeRawBufferPointer(rebasing: storage[0..<byteCount])
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: held), borrowing: self)
    }
  }

  /// Makes room for `additional` bytes after those held.
  @inlinable
  public mutating func reserve(_ additional: Int) {
    if unsafe additional > storage.count &- byteCount { grow(toHold: byteCount + additional) }
  }

  @usableFromInline
  @inline(never)
  internal mutating func grow(toHold needed: Int) {
    let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(needed, storage.count * 2), alignment: 16)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[0..<byteCount]))
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  /// The first byte of the storage, for a writer that keeps its own place in the room it reserved; valid until the
  /// buffer grows.
  @unsafe @inlinable
  public var storageStart: UnsafeMutableRawPointer {
    // Storage is never empty, so it has a start.
    unsafe storage.baseAddress.unsafelyUnwrapped
  }

  /// Takes over what such a writer wrote: the buffer then holds `count` bytes, at most its capacity.
  @unsafe
  public mutating func setCount(_ count: Int) {
    precondition(unsafe count >= 0 && count <= storage.count, "counts bytes that are not there")
    byteCount = count
  }

  /// Appends a copy of `slice`.
  @inlinable
  public mutating func append(_ slice: RawSpan) {
    let added = slice.byteCount
    if added == 0 { return }
    reserve(added)
    unsafe slice.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[byteCount..<byteCount &+ added]).copyMemory(from: source)
    }
    byteCount &+= added
  }

  /// Appends a copy of the bytes at `range` of another buffer.
  public mutating func append(_ other: borrowing ByteBuffer, _ range: Range<Int>) {
    append(other.bytes.extracting(range))
  }

  /// Appends one byte.
  @inlinable
  public mutating func append(byte: UInt8) {
    reserve(1)
    unsafe storage[byteCount] = byte
    byteCount &+= 1
  }

  /// Appends what `body` writes into room for `maximum` bytes; `body` returns how many it wrote.
  ///
  /// The closure sees uninitialised memory and must not keep the pointer.
  @inlinable @inline(__always)
  public mutating func append<Failure: Error>(
    upTo maximum: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) -> Int {
    reserve(maximum)
    let room = unsafe UnsafeMutableRawBufferPointer(rebasing: storage[byteCount..<byteCount + maximum])
    let written = unsafe try body(room)
    precondition(written >= 0 && written <= maximum, "wrote past the room given")
    byteCount += written
    return written
  }

  /// Overwrites four held bytes from `offset` on with a number, the highest byte first.
  public mutating func overwrite(at offset: Int, bigEndian value: UInt32) {
    precondition(offset >= 0 && offset + 4 <= byteCount, "overwrites bytes that are not held")
    unsafe storage.storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
  }

  /// Moves the first `count` of the bytes from `place` on behind the others, of which there may be 20 at most.
  internal mutating func rotateTail(from place: Int, by count: Int) {
    let added = byteCount - place - count
    precondition(place >= 0 && count >= 0 && added >= 0 && added <= 20, "rotates more than a header")
    var header: [20 of UInt8] = .init(repeating: 0)
    for index in 0..<added { header[index] = unsafe storage[place + count + index] }
    if count > 0 {
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[place + added..<byteCount])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[place..<place + count]))
    }
    for index in 0..<added { unsafe storage[place + index] = header[index] }
  }

  /// Drops the bytes from `count` on; capacity stays.
  @inlinable
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= byteCount, "truncates to more than is held")
    byteCount = count
  }

  /// Drops the first `count` bytes, and moves the others to the beginning.
  package mutating func removeFirst(_ count: Int) {
    precondition(count >= 0 && count <= byteCount, "removes more than is held")
    unsafe UnsafeMutableRawBufferPointer(rebasing: storage[0..<byteCount - count])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[count..<byteCount]))
    byteCount -= count
  }

  /// Empties the buffer; capacity stays.
  @inlinable
  public mutating func removeAll() { byteCount = 0 }
}

/// Unique ownership makes it safe to hand a buffer to another task: `~Copyable` leaves nobody else with the memory.
extension ByteBuffer: @unchecked Sendable {}
