package io.rlvr.jobs.rollout;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.rollout.server.Probe;
import io.rlvr.rollout.server.ServedPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this driver gave to servers. */
final class ServerMemory {
  private static final ServerMemory SHARED = new ServerMemory();

  /** Versions whose probes are kept; a server has one of the last two, or what it started with. */
  private static final int KEPT = 3;

  @GuardedBy("this")
  private final Map<URI, LinkedHashMap<String, ServedPolicy>> given = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, List<float[]>> lately = new HashMap<>();

  /** Probes by the digest of the model that a run starts from. */
  @GuardedBy("this")
  private final Map<String, float[]> starts = new HashMap<>();

  /** The process's own. */
  static ServerMemory shared() {
    return SHARED;
  }

  synchronized void gave(URI server, String digest, ServedPolicy policy) {
    LinkedHashMap<String, ServedPolicy> versions =
        given.computeIfAbsent(server, one -> new LinkedHashMap<>());
    versions.remove(digest);
    versions.put(digest, policy);
  }

  /** Whether that version is the last that it was given. */
  synchronized boolean hasLast(URI server, String digest) {
    List<String> versions = new ArrayList<>(versions(server).keySet());
    return !versions.isEmpty() && versions.get(versions.size() - 1).equals(digest);
  }

  /** What it may say of the probe; empty if it was given nothing yet. */
  synchronized List<float[]> said(URI server) {
    List<float[]> said = new ArrayList<>();
    List<ServedPolicy> versions = new ArrayList<>(versions(server).values());
    for (int i = Math.max(0, versions.size() - KEPT); i < versions.size(); i++) {
      said.add(versions.get(i).probe().expected());
    }
    return said;
  }

  /** Names of adapters that it has and that nobody holds; they are forgotten here. */
  synchronized List<String> takeAdaptersBut(URI server, Set<String> held) {
    List<String> names = new ArrayList<>();
    versions(server)
        .entrySet()
        .removeIf(
            version -> {
              boolean isFree =
                  !held.contains(version.getKey()) && version.getValue().adapter().isPresent();
              if (isFree) {
                names.add(version.getValue().model());
              }
              return isFree;
            });
    return names;
  }

  /**
   * What versions say of the probe that some servers had lately, for a task that meets a server
   * which was out.
   *
   * @param probe of the version that they get now
   */
  synchronized List<float[]> lately(String servers, Probe probe) {
    List<float[]> before = lately.computeIfAbsent(servers, one -> new ArrayList<>());
    List<float[]> said = List.copyOf(before);
    boolean isOther =
        before.isEmpty() || !Arrays.equals(before.get(before.size() - 1), probe.expected());
    if (isOther) { // a version is loaded for each stage that samples from it
      before.add(probe.expected());
    }
    if (before.size() > KEPT) {
      before.remove(0);
    }
    return said;
  }

  synchronized Optional<float[]> start(String digest) {
    return Optional.ofNullable(starts.get(digest));
  }

  synchronized void start(String digest, float[] expected) {
    starts.put(digest, expected);
  }

  @GuardedBy("this")
  private Map<String, ServedPolicy> versions(URI server) {
    return given.computeIfAbsent(server, one -> new LinkedHashMap<>());
  }
}
