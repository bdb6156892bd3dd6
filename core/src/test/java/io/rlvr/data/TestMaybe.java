package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestMaybe {
  @Test
  void itHoldsWhatTheOptionalHolds() {
    assertThat(Maybe.from(Optional.of("a"))).isEqualTo(Maybe.of("a"));
    assertThat(Maybe.from(Optional.empty())).isEqualTo(Maybe.none());
    assertThat(Maybe.of("a").optional()).contains("a");
    assertThat(Maybe.of("a").isPresent()).isTrue();
    assertThat(Maybe.none().optional()).isEmpty();
    assertThat(Maybe.none().isPresent()).isFalse();
  }

  @Test
  void moreThanOneIsRefused() {
    assertThatThrownBy(() -> new Maybe<>(List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("More than one value: 2");
  }
}
