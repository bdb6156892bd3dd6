package io.rlvr.jobs.rollout;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/**
 * Which versions the stages of this driver sample from servers. Servers with adapters have many at
 * once; those with whole weights have one, and a stage of another version waits for the stages of
 * that one, such as an evaluation for the rollout that runs ahead.
 */
final class ServerTurns {
  private static final ServerTurns SHARED = new ServerTurns();

  @GuardedBy("this")
  private final Map<String, TreeMap<String, Integer>> held = new HashMap<>();

  /** The process's own. */
  static ServerTurns shared() {
    return SHARED;
  }

  /** Takes a version of some servers beside any others. */
  synchronized void takeBeside(String servers, String version) {
    held.computeIfAbsent(servers, one -> new TreeMap<>()).merge(version, 1, Integer::sum);
  }

  /** Takes a version once no other one is held. */
  synchronized void takeAlone(String servers, String version) {
    while (!Set.of(version).containsAll(held(servers))) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("Interrupted while servers were waited for");
      }
    }
    takeBeside(servers, version);
  }

  synchronized void giveBack(String servers, String version) {
    TreeMap<String, Integer> versions = held.get(servers);
    if (versions.merge(version, -1, Integer::sum) == 0) {
      versions.remove(version);
    }
    notifyAll();
  }

  /** Versions that are held. */
  synchronized Set<String> held(String servers) {
    return new TreeSet<>(held.getOrDefault(servers, new TreeMap<>()).keySet());
  }
}
