// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of ours is compiled with.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// What tests are compiled with: the same, but for strict memory safety, since they hold no memory of their own.
let houseTests: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// Fuzz targets have no `main` of their own: they are there only when the fuzzer brings one.
let fuzzing: [Target] =
  Context.environment["OTELFILE_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "WireFuzz", dependencies: ["OTLP", "Stages"], path: "Tests/Fuzz/Wire", swiftSettings: house),
    .executableTarget(
      name: "JSONFuzz", dependencies: ["OTLP", "OTLPJSON"], path: "Tests/Fuzz/JSON", swiftSettings: house),
    .executableTarget(
      name: "FramingFuzz", dependencies: ["OTLP", "Files"], path: "Tests/Fuzz/Framing", swiftSettings: house),
    .executableTarget(
      name: "ExpressionFuzz", dependencies: ["OTLP", "Stages", "Configuration"], path: "Tests/Fuzz/Expression",
      swiftSettings: house),
    .executableTarget(
      name: "CodecFuzz", dependencies: ["OTLP", "Files"], path: "Tests/Fuzz/Codec", swiftSettings: house),
    .executableTarget(
      name: "YAMLFuzz", dependencies: ["Configuration", "Stages"], path: "Tests/Fuzz/YAML", swiftSettings: house),
  ]

let package = Package(
  name: "otelfile",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "otelfile", targets: ["otelfile"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // For tests only: an independent decoder of OTLP.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .target(
      name: "CRE2",
      linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++", .when(platforms: [.linux]))]),
    .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "OTLP", swiftSettings: house),
    .target(name: "Files", dependencies: ["OTLP", "OTLPJSON", "CZlib", "CDeflate", "CZstd"], swiftSettings: house),
    .target(name: "OTLPJSON", dependencies: ["OTLP"], swiftSettings: house),
    .target(name: "Statistics", dependencies: ["OTLP"], swiftSettings: house),
    .target(name: "Stages", dependencies: ["OTLP", "CRE2", "CDigest"], swiftSettings: house),
    .target(
      name: "Pipelines", dependencies: ["OTLP", "OTLPJSON", "Files", "Stages", "Statistics"], swiftSettings: house),
    .target(
      name: "Configuration", dependencies: ["OTLP", "Stages", "Pipelines", "CYAML"], swiftSettings: house),
    .target(name: "Reports", dependencies: ["OTLP", "Statistics", "Pipelines"], swiftSettings: house),
    .executableTarget(
      name: "otelfile",
      dependencies: [
        "OTLP", "Files", "Stages", "Statistics", "Pipelines", "Configuration", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: house),
    .executableTarget(name: "GenerateTraces", path: "Benchmarks/Generate", swiftSettings: house),
    // Generated, so no house rules.
    .target(
      name: "OTLPMessages", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      path: "Tests/OTLPMessages", exclude: ["generate.py"]),
    .target(
      name: "TestSupport",
      dependencies: ["OTLP", "OTLPMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      path: "Tests/TestSupport", swiftSettings: houseTests),
    .testTarget(
      name: "OTLPTests",
      dependencies: [
        "OTLP", "OTLPMessages", "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: houseTests),
    .testTarget(
      name: "OTLPJSONTests",
      dependencies: [
        "OTLP", "OTLPJSON", "OTLPMessages", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: houseTests),
    .testTarget(
      name: "StagesTests",
      dependencies: [
        "OTLP", "Stages", "OTLPMessages", "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: houseTests),
    .testTarget(
      name: "StatisticsTests",
      dependencies: [
        "OTLP", "Stages", "Statistics", "OTLPMessages", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: houseTests),
    .testTarget(
      name: "FilesTests", dependencies: ["OTLP", "OTLPJSON", "Files", "TestSupport"], swiftSettings: houseTests),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: [
        "OTLP", "Stages", "Pipelines", "Configuration", "OTLPMessages", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: houseTests),
    .testTarget(
      name: "PipelinesTests",
      dependencies: ["OTLP", "Files", "Stages", "Statistics", "Pipelines", "OTLPMessages", "TestSupport"],
      swiftSettings: houseTests),
    .testTarget(
      name: "ReportsTests", dependencies: ["OTLP", "Pipelines", "Reports", "Statistics"], swiftSettings: houseTests),
    .testTarget(name: "CommandTests", dependencies: ["otelfile", "TestSupport"], swiftSettings: houseTests),
  ] + fuzzing
)
