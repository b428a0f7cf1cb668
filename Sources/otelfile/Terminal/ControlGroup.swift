#if os(Linux)
  /// The processor quota of this process's control groups, version 1 and 2.
  enum ControlGroup {
    /// Cores that the tightest quota on the way to the root allows, rounded up; nil without one.
    static func cores() -> Int? {
      guard let groups = SmallFile.text(of: "/proc/self/cgroup") else { return nil }
      var least: Double?
      for line in groups.split(separator: "\n") {
        // hierarchy:controllers:path
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { continue }
        let isUnified = fields[0] == "0" && fields[1].isEmpty
        guard isUnified || fields[1].split(separator: ",").contains("cpu") else { continue }
        // A container may see its own group as the root, so that the path need not exist: go up until it does.
        var path = fields[2]
        while true {
          if let quota = isUnified ? unifiedQuota(path) : quota(path, mountedAt: fields[1]) {
            least = min(least ?? quota, quota)
          }
          guard let slash = path.lastIndex(of: "/"), path.count > 1 else { break }
          path = path[..<slash]
        }
      }
      return least.map { Int($0.rounded(.up)) }
    }

    private static func unifiedQuota(_ path: Substring) -> Double? {
      SmallFile.text(of: "/sys/fs/cgroup\(path)/cpu.max").flatMap(quota(ofMaximum:))
    }

    /// Reads `cpu.max`: `quota period` in microseconds, or `max period`.
    static func quota(ofMaximum text: String) -> Double? {
      let fields = text.split(whereSeparator: \.isWhitespace)
      guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]), quota > 0, period > 0
      else { return nil }
      return quota / period
    }

    private static func quota(_ path: Substring, mountedAt controllers: Substring) -> Double? {
      let folder = "/sys/fs/cgroup/\(controllers)\(path)"
      guard let quota = SmallFile.text(of: folder + "/cpu.cfs_quota_us"),
        let period = SmallFile.text(of: folder + "/cpu.cfs_period_us")
      else { return nil }
      // Without a quota it is -1 there.
      return self.quota(ofMaximum: quota + " " + period)
    }
  }
#endif
