package io.rlvr.jobs.track;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** A tracker did not take what it was sent. The message is a part of a line. */
abstract sealed class TrackerException extends Exception {
  private static final long serialVersionUID = 1L;

  private TrackerException(String message) {
    super(message);
  }

  /** Another attempt may do better. */
  static final class Outage extends TrackerException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> wanted;

    Outage(String message) {
      this(message, Optional.empty());
    }

    /**
     * @param wanted how long the tracker asks to wait
     */
    Outage(String message, Optional<Duration> wanted) {
      super(message);
      this.wanted = wanted;
    }

    Optional<Duration> wanted() {
      return wanted;
    }
  }

  /** Another attempt would do no better. */
  static final class Refusal extends TrackerException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Refusal(String message) {
      this("", message);
    }

    /**
     * @param code the tracker's own name of the problem; empty if it gave none
     */
    Refusal(String code, String message) {
      super(message);
      this.code = requireNonNull(code, "code is null");
    }

    String code() {
      return code;
    }
  }
}
