package io.rlvr.reward.code.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How far a program is kept apart from the machine, from the most to the least. */
public enum Isolation {
  /** Its own namespaces: no network, no sight of other processes, and none outlives it. Linux. */
  NAMESPACES("unshare --user --map-root-user --net --pid --fork --kill-child --mount-proc"),
  /** The same, but it sees other processes; those of the same user, with their environment. */
  SHARED_PROC("unshare --user --map-root-user --net --pid --fork --kill-child"),
  /** A session: the network is open; a process that leaves the session outlives the run. */
  SESSION("setsid"),
  /** None but the limits: the network is open; a process that lost its parent outlives the run. */
  LIMITS("env");

  private static final long PROBE_SECONDS = 10;

  /** What runs the command that stands after it. */
  private final String wrapper;

  Isolation(String wrapper) {
    this.wrapper = wrapper;
  }

  /** Whether a program can speak to other machines, and to services of this one. */
  public boolean isNetworkOpen() {
    return this == SESSION || this == LIMITS;
  }

  List<String> wrap(List<String> command) {
    List<String> wrapped = new ArrayList<>(List.of(wrapper.split(" ")));
    wrapped.addAll(command);
    return wrapped;
  }

  /** Found by trying, as a container may forget to tell what it forbids. */
  static Isolation best() throws InterruptedException {
    for (Isolation isolation : values()) {
      if (isolation.isAvailable()) {
        return isolation;
      }
    }
    throw new IllegalStateException("LIMITS is always there");
  }

  boolean isAvailable() throws InterruptedException {
    return this == LIMITS || runs(wrap(List.of("true")));
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    Process probe;
    try {
      probe =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // there is no such program here
    }
    try {
      return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } finally {
      probe.destroyForcibly();
    }
  }
}
