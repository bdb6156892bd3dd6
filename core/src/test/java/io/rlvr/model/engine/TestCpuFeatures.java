package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestCpuFeatures {
  @Test
  void findsTheInstructionsAmongTheFlags() {
    assertThat(
            CpuFeatures.multipliesBfloat16Fast("processor\t: 0\nflags\t\t: fpu avx512_bf16 vme\n"))
        .contains(true);
    assertThat(CpuFeatures.multipliesBfloat16Fast("flags\t\t: amx_bf16\n")).contains(true);
    assertThat(CpuFeatures.multipliesBfloat16Fast("Features\t: fp asimd bf16 i8mm\n"))
        .contains(true);
    assertThat(CpuFeatures.multipliesBfloat16Fast("flags\t\t: fpu avx2 avx512f\n")).contains(false);
    assertThat(CpuFeatures.multipliesBfloat16Fast("model name\t: bf16\n")).isEmpty();
  }

  @Test
  void intelNeedsTilesForBfloat16() {
    String intel = "vendor_id\t: GenuineIntel\nflags\t\t: avx512_bf16 ";
    assertThat(CpuFeatures.multipliesBfloat16Fast(intel + "vme\n")).contains(false);
    assertThat(CpuFeatures.multipliesBfloat16Fast(intel + "amx_bf16\n")).contains(true);
  }

  /** Zen 4, Zen 3, Sapphire Rapids, Graviton. */
  @ParameterizedTest
  @CsvSource({
    "vendor_id : AuthenticAMD, flags : fpu avx2 avx512f, true",
    "vendor_id : AuthenticAMD, flags : fpu avx2, false",
    "vendor_id : GenuineIntel, flags : fpu avx2 avx512f, false",
    "CPU implementer : 0x41, Features : fp asimd bf16, false"
  })
  void findsVectorsThatMklLeaves(String maker, String flags, boolean leaves) {
    String cpuInfo = "processor : 0\n" + maker + "\nmodel name : x\n" + flags + "\n";
    assertThat(CpuFeatures.hasVectorsThatMklLeaves(cpuInfo)).isEqualTo(leaves);
  }
}
