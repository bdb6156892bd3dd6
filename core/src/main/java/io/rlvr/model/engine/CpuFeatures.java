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

  /** Whether products of bfloat16 have instructions of their own; empty where nobody says. */
  static Optional<Boolean> multipliesBfloat16() {
    try {
      return multipliesBfloat16(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return Optional.empty(); // not Linux
    }
  }

  static Optional<Boolean> multipliesBfloat16(String cpuInfo) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features")) // x86, ARM
        .findFirst()
        .map(line -> new HashSet<>(Arrays.asList(line.split("\\s+"))))
        .map(flags -> Set.of("avx512_bf16", "amx_bf16", "bf16").stream().anyMatch(flags::contains));
  }
}
