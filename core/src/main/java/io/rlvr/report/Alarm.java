package io.rlvr.report;

import static java.util.Objects.requireNonNull;

/**
 * Something in a run's metrics that a person should look at.
 *
 * @param name such as {@code kl-surge}
 * @param subject what it is about where there may be several, such as a monitor; else empty
 * @param text with the numbers, and the limit that they pass
 */
public record Alarm(int step, String name, String subject, String text) {
  public Alarm {
    requireNonNull(name, "name is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(text, "text is null");
  }

  /** Whether it says the same as another, at whatever step. */
  public boolean continues(Alarm other) {
    return name.equals(other.name) && subject.equals(other.subject);
  }
}
