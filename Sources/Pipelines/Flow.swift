internal import Files
internal import OTLP

/// Moves jobs from the reader through the workers to the one who takes them in order, and pieces of output to the codec.
///
/// All state is the loop's; workers get one job or one piece at a time and give it back.
final class Flow {
  private let reader: JobReader
  private let work: Work
  private let pieces: Pieces?
  private let plan: PipelinePlan
  /// Takes the next job in order.
  private let take: (Job) throws(RunError) -> Void

  private var idleJobs: [Job] = []
  private var compressors: [PieceCompressor] = []
  private var isReaderAtEnd = false

  init(
    _ reader: JobReader, _ work: Work, _ pieces: Pieces?, plan: PipelinePlan,
    take: @escaping (Job) throws(RunError) -> Void
  ) {
    self.reader = reader
    self.work = work
    self.pieces = pieces
    self.plan = plan
    self.take = take
  }

  private func nextJob() throws(RunError) -> Job? {
    let job = idleJobs.popLast() ?? Job()
    if try reader.next(into: job) { return job }
    isReaderAtEnd = true
    return nil
  }

  private func compressor(for piece: Piece) throws(RunError) -> PieceCompressor? {
    guard let codec = piece.output?.codec else { return nil }
    if let index = compressors.lastIndex(where: { $0.codec == codec }) { return compressors.remove(at: index) }
    return try writing { () throws(FileFault) in try PieceCompressor(codec) }
  }

  // MARK: One thread

  /// Does everything on the calling task.
  func runAlone() throws(RunError) {
    while let job = try nextJob() {
      work.begin(job)
      for segment in 1..<work.segments.count {
        work.applyOrdered(after: segment - 1, to: job)
        work.resume(job, segment: segment)
      }
      try take(job)
      job.trim()
      idleJobs.append(job)
      try compressAlone()
    }
  }

  private func compressAlone() throws(RunError) {
    while let pieces, let piece = pieces.takeFull() {
      guard let compressor = try compressor(for: piece) else { return }
      compressor.compress(piece)
      compressors.append(compressor)
      try writing { () throws(FileFault) in try pieces.write(piece) }
    }
  }

  // MARK: Several threads

  private enum Done: Sendable {
    case job(Job, segment: Int)
    case piece(Piece, PieceCompressor)
  }

  /// Jobs that wait for a worker, with the segment of stages they need next.
  private var ready: [(job: Job, segment: Int)] = []
  /// Finished jobs by ordinal, for each segment, until those before them are finished too.
  private var finished: [[Int: Job]] = []
  private var nextFinished: [Int] = []
  private var compressed: [Int: Piece] = [:]
  private var nextCompressed = 0
  private var running = 0
  /// Jobs that were read and not taken yet, and what they cost together.
  private var openJobs = 0
  private var openBytes = 0
  /// Read, but too large to be worked on beside the others.
  private var held: Job?
  /// What ended the reading: told once the jobs before it were taken, since a fault in one of them comes first.
  private var readFault: RunError?

  /// Keeps as many workers busy as the plan allows.
  func runPooled() async throws(RunError) {
    finished = Array(repeating: [:], count: work.segments.count)
    nextFinished = Array(repeating: 0, count: work.segments.count)
    let result = await withTaskGroup(of: Done.self) { group in
      do throws(RunError) {
        try await schedule(&group)
        return Result<Void, RunError>.success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func schedule(_ group: inout TaskGroup<Done>) async throws(RunError) {
    while true {
      while running < plan.threads, try start(&group) {}
      // While the workers are busy there is time to read ahead.
      if mayRead && ready.count < plan.threads {
        read()
        continue
      }
      guard let done = await group.next() else {
        if let readFault { throw readFault }
        return
      }
      running -= 1
      switch done {
      case .job(let job, let segment):
        finished[segment][job.ordinal] = job
        try drain()
      case .piece(let piece, let compressor):
        compressors.append(compressor)
        compressed[piece.ordinal] = piece
        while let pieces, let next = compressed.removeValue(forKey: nextCompressed) {
          nextCompressed += 1
          try writing { () throws(FileFault) in try pieces.write(next) }
        }
      }
    }
  }

  /// Gives a worker something to do, output first, because that frees memory; false when there is nothing.
  private func start(_ group: inout TaskGroup<Done>) throws(RunError) -> Bool {
    if let piece = pieces?.takeFull() {
      guard let compressor = try compressor(for: piece) else { return false }
      group.addTask { @concurrent in
        compressor.compress(piece)
        return .piece(piece, compressor)
      }
    } else {
      if ready.isEmpty && mayRead { read() }
      if ready.isEmpty { return false }
      let (job, segment) = ready.removeFirst()
      let work = work
      group.addTask { @concurrent in
        if segment == 0 { work.begin(job) } else { work.resume(job, segment: segment) }
        return .job(job, segment: segment)
      }
    }
    running += 1
    return true
  }

  /// Whether another job may be read: there is one, and room for it.
  private var mayRead: Bool {
    if let held { return openJobs == 0 || openBytes + held.cost <= plan.memoryBytes }
    if isReaderAtEnd { return false }
    let waitingPieces = pieces?.full.count ?? 0
    return openJobs == 0 || openJobs < plan.threads * 3 && openBytes < plan.memoryBytes / 2 && waitingPieces == 0
  }

  private func read() {
    let next: Job?
    do throws(RunError) {
      next = if let held { held } else { try nextJob() }
    } catch {
      readFault = error
      isReaderAtEnd = true
      return
    }
    guard let job = next else { return }
    held = nil
    if openJobs > 0 && openBytes + job.cost > plan.memoryBytes {
      held = job
      return
    }
    job.admittedCost = job.cost
    openJobs += 1
    openBytes += job.admittedCost
    ready.append((job, 0))
  }

  /// Passes finished jobs on in order: to the next ordered stage, or out.
  private func drain() throws(RunError) {
    for segment in work.segments.indices {
      while let job = finished[segment].removeValue(forKey: nextFinished[segment]) {
        nextFinished[segment] += 1
        if segment + 1 < work.segments.count {
          work.applyOrdered(after: segment, to: job)
          ready.append((job, segment + 1))
          continue
        }
        try take(job)
        openJobs -= 1
        openBytes -= job.admittedCost
        job.trim()
        idleJobs.append(job)
      }
    }
  }
}
