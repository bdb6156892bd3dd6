package io.rlvr.data;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A value or none, in what travels to a task: {@link Optional} is not serialisable.
 *
 * @param values none or one
 */
public record Maybe<T>(List<T> values) implements Serializable {
  public Maybe {
    values = List.copyOf(values);
    if (values.size() > 1) {
      throw new IllegalArgumentException("More than one value: " + values.size());
    }
  }

  /** No value. */
  public static <T> Maybe<T> none() {
    return new Maybe<>(List.of());
  }

  /** That value. */
  public static <T> Maybe<T> of(T value) {
    return new Maybe<>(List.of(value));
  }

  /** What an {@link Optional} holds. */
  public static <T> Maybe<T> from(Optional<T> value) {
    return new Maybe<>(value.stream().toList());
  }

  /** Whether there is one. */
  public boolean isPresent() {
    return !values.isEmpty();
  }

  /** For callers that do not serialise it. */
  public Optional<T> optional() {
    return values.stream().findFirst();
  }
}
