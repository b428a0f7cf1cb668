/// A growable run of trivial rows with one owner, emptied and reused from batch to batch.
///
/// Swift's own array costs a check for uniqueness at each append; this one belongs to one worker by construction.
@safe
public struct Column<Row: BitwiseCopyable>: ~Copyable {
  @usableFromInline
  internal var storage: UnsafeMutableBufferPointer<Row>
  @usableFromInline
  internal var rowCount = 0

  /// How many rows are held.
  @inlinable
  public var count: Int { rowCount }

  /// Makes an empty column.
  @inlinable
  public init() {
    unsafe storage = UnsafeMutableBufferPointer.allocate(capacity: 16)
  }

  /// Makes a column of `count` rows that are the same.
  public init(repeating row: Row, count: Int) {
    unsafe storage = UnsafeMutableBufferPointer.allocate(capacity: max(count, 16))
    unsafe storage.initialize(repeating: row)
    rowCount = count
  }

  deinit { unsafe storage.deallocate() }

  /// The row at `index`, which must be below `count`.
  @inlinable
  public subscript(index: Int) -> Row {
    @inline(__always)
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a row that is not there")
      return unsafe storage[index]
    }
    @inline(__always)
    _modify {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a row that is not there")
      yield unsafe &storage[index]
    }
  }

  /// Appends a row; amortised O(1).
  @inlinable @inline(__always)
  public mutating func append(_ row: Row) {
    if unsafe count == storage.count { grow() }
    unsafe storage.initializeElement(at: count, to: row)
    rowCount &+= 1
  }

  @usableFromInline
  @inline(never)
  internal mutating func grow() {
    let larger = unsafe UnsafeMutableBufferPointer<Row>.allocate(capacity: storage.count * 2)
    _ = unsafe larger.initialize(fromContentsOf: storage[0..<count])
    unsafe storage.deallocate()
    unsafe storage = larger
  }

  /// Drops the rows from `count` on; capacity stays.
  @inlinable
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "truncates to more than is held")
    rowCount = count
  }

  /// Empties the column; capacity stays.
  @inlinable
  public mutating func removeAll() { rowCount = 0 }

  /// Bytes of memory held, used or not.
  public var allocatedBytes: Int { unsafe storage.count * MemoryLayout<Row>.stride }

  /// Orders the rows from `first` on by `key`, keeping equal ones as they stand.
  ///
  /// Nothing is done, and nothing allocated, where they are in order already, as they are in canonical encodings.
  internal mutating func sortTail(from first: Int, by key: (Row) -> UInt64) {
    var inOrder = true
    for index in stride(from: first + 1, to: count, by: 1) where key(self[index - 1]) > key(self[index]) {
      inOrder = false
      break
    }
    if inOrder { return }
    var rows = (first..<count).map { (ordinal: $0, row: self[$0]) }
    rows.sort { (key($0.row), $0.ordinal) < (key($1.row), $1.ordinal) }
    for (offset, entry) in rows.enumerated() { self[first + offset] = entry.row }
  }
}

/// One owner at a time, as `ByteBuffer`.
extension Column: @unchecked Sendable where Row: Sendable {}
