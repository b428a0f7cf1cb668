/// A span before it has content: where it stands in its trace, and when it ran.
struct PlannedSpan {
  var parent: Int?
  var service: Int
  var work: Work
  var id: UInt64
  var startUnixNanoseconds: UInt64
  var durationNanoseconds: UInt64
  /// Whether the error began here, rather than in a span below.
  var failsItself: Bool
  var fails: Bool
  /// Whether it takes no (more) children: a database call, or a call that is answered.
  var isClosed: Bool
}

/// How many spans the next trace has: 9.4 on average, 1 in a third of the traces, thousands in a few.
func traceSize(_ random: inout SplitMix64) -> Int {
  switch random.below(1_000) {
  case ..<302: return 1
  case ..<732: return random.number(in: 2...6)
  case ..<913: return random.number(in: 5...18)
  case ..<985: return random.number(in: 15...50)
  case ..<999: return random.number(in: 50...200)
  default:
    // Cubing a uniform number makes the long tail; in integers, because no two C libraries agree on `pow`.
    let part = random.below(1_024)
    return 200 + 3_800 * part * part * part / (1_024 * 1_024 * 1_024)
  }
}

/// A heavy-tailed time: half are under a millisecond, one in some thousands takes 10 s.
func latencyNanoseconds(_ random: inout SplitMix64) -> UInt64 {
  UInt64(220_000 + random.below(220_000)) << UInt64(random.streak(150, most: 15))
}

/// Replaces `plan` by a trace of `size` spans, parents before their children.
func planTrace(size: Int, startUnixNanoseconds: UInt64, into plan: inout [PlannedSpan], random: inout SplitMix64) {
  plan.removeAll(keepingCapacity: true)
  for index in 0..<size {
    let parent = index == 0 ? nil : chooseParent(of: index, in: plan, random: &random)
    plan.append(
      parent.map { child(of: $0, in: plan, random: &random) }
        ?? root(startUnixNanoseconds: startUnixNanoseconds, random: &random))
    if let parent, plan[parent].work.isCall { plan[parent].isClosed = true }
  }
  for index in plan.indices.reversed() where plan[index].fails {
    // About half of the callers fail with what they called, the others have a fallback.
    if let parent = plan[index].parent, random.chance(1, in: 2) { plan[parent].fails = true }
  }
}

private func root(startUnixNanoseconds: UInt64, random: inout SplitMix64) -> PlannedSpan {
  let isRequest = random.chance(9, in: 10)
  let fails = random.chance(2, in: 100)
  return PlannedSpan(
    parent: nil, service: isRequest ? random.below(2) : random.below(services.count),
    work: isRequest ? .httpServer : random.chance(1, in: 2) ? .consumer : .step, id: random.next() | 1,
    startUnixNanoseconds: startUnixNanoseconds, durationNanoseconds: 4 * latencyNanoseconds(&random),
    failsItself: fails, fails: fails, isClosed: false)
}

private func chooseParent(of index: Int, in plan: [PlannedSpan], random: inout SplitMix64) -> Int {
  if plan[index - 1].work.isCall && !plan[index - 1].isClosed && random.chance(7, in: 8) { return index - 1 }
  for _ in 0..<6 {
    let candidate = max(0, index - 1 - random.streak(210, most: 40))
    let isUnansweredCall = plan[candidate].work.isCall
    if !plan[candidate].isClosed && !isUnansweredCall { return candidate }
  }
  return 0
}

private func child(of index: Int, in plan: [PlannedSpan], random: inout SplitMix64) -> PlannedSpan {
  let parent = plan[index]
  let work: Work
  switch parent.work {
  case .httpClient: work = .httpServer
  case .rpcClient: work = .rpcServer
  case .producer: work = .consumer
  default: work = random.pick(childWork)
  }
  let duration = max(1, parent.durationNanoseconds >> 8 * UInt64(random.number(in: 16...200)))
  let slack = Int(parent.durationNanoseconds - min(duration, parent.durationNanoseconds)) + 1
  let offset =
    work == .consumer
    ? parent.durationNanoseconds + latencyNanoseconds(&random) / 4 : UInt64(random.below(slack))
  let fails = random.chance(2, in: 100)
  return PlannedSpan(
    parent: index, service: parent.work.isCall ? random.below(services.count) : parent.service, work: work,
    id: random.next() | 1, startUnixNanoseconds: parent.startUnixNanoseconds + offset,
    durationNanoseconds: duration, failsItself: fails, fails: fails, isClosed: work == .database)
}

private let childWork: [Work] = [
  .database, .database, .database, .database, .database, .database, .httpClient, .httpClient, .httpClient,
  .rpcClient, .rpcClient, .rpcClient, .step, .step, .step, .step, .producer,
]
