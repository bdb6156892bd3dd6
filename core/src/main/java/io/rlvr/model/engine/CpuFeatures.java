package io.rlvr.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What Linux says of the processor. */
final class CpuFeatures {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private CpuFeatures() {}

  /**
   * Whether products of bfloat16 have instructions that are faster than those of float32; empty
   * where nobody says. Intel's avx512_bf16 without amx_bf16 was seen to be slower.
   */
  static Optional<Boolean> multipliesBfloat16Fast() {
    try {
      return multipliesBfloat16Fast(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return Optional.empty(); // not Linux
    }
  }

  /** Whether it has AVX-512 and is not Intel's; false where nobody says. */
  static boolean hasVectorsThatMklLeaves() {
    try {
      return hasVectorsThatMklLeaves(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  static boolean hasVectorsThatMklLeaves(String cpuInfo) {
    return !isIntel(cpuInfo) && flags(cpuInfo).orElse(Set.of()).contains("avx512f");
  }

  static Optional<Boolean> multipliesBfloat16Fast(String cpuInfo) {
    Set<String> fast =
        isIntel(cpuInfo) ? Set.of("amx_bf16") : Set.of("avx512_bf16", "amx_bf16", "bf16");
    return flags(cpuInfo).map(flags -> fast.stream().anyMatch(flags::contains));
  }

  private static boolean isIntel(String cpuInfo) {
    return cpuInfo.lines().anyMatch(line -> line.matches("vendor_id\\s*:\\s*GenuineIntel"));
  }

  private static Optional<Set<String>> flags(String cpuInfo) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features")) // x86, ARM
        .findFirst()
        .map(line -> new HashSet<>(Arrays.asList(line.split("\\s+"))));
  }
}
