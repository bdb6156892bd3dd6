package io.rlvr.hub;

import java.time.Duration;
import java.util.Optional;

/** An attempt that failed for a reason that may pass. Its message is a part of a line. */
final class HubOutage extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wanted;

  HubOutage(String message) {
    this(message, Optional.empty());
  }

  /**
   * @param wanted how long the hub asks to wait
   */
  HubOutage(String message, Optional<Duration> wanted) {
    super(message);
    this.wanted = wanted;
  }

  Optional<Duration> wanted() {
    return wanted;
  }
}
