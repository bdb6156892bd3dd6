package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestPolicyVersion {
  @Test
  void theStartModelIsVersionZero() {
    assertThat(new PolicyVersion(0, "ab").version()).isZero();
  }

  @Test
  void aVersionIsNotNegative() {
    assertThatThrownBy(() -> new PolicyVersion(-1, "ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A version must not be negative, but was: -1");
  }
}
