package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestCpuFeatures {
  @Test
  void findsTheInstructionsAmongTheFlags() {
    assertThat(CpuFeatures.multipliesBfloat16("processor\t: 0\nflags\t\t: fpu avx512_bf16 vme\n"))
        .contains(true);
    assertThat(CpuFeatures.multipliesBfloat16("flags\t\t: amx_bf16\n")).contains(true);
    assertThat(CpuFeatures.multipliesBfloat16("Features\t: fp asimd bf16 i8mm\n")).contains(true);
    assertThat(CpuFeatures.multipliesBfloat16("flags\t\t: fpu avx2 avx512f\n")).contains(false);
    assertThat(CpuFeatures.multipliesBfloat16("model name\t: bf16\n")).isEmpty();
  }
}
