package io.rlvr.rollout.server;

import io.rlvr.data.Maybe;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy version as servers have it, for a task to sample from and to check.
 *
 * @param version number of it
 * @param model what requests ask for; empty for what the server serves
 * @param salt of the servers' prefix caches: no version finds keys and values of another
 * @param adapter where its adapter is, as the servers see it; none for whole weights
 * @param weights where its weights are, as the servers see them; none where they must be there
 * @param probe what it must say
 * @param replaceable what a server may say whose weights are replaced: of versions that the run
 *     itself had there, and of what a server starts with; empty for anything
 * @param vocabulary ids are below this
 */
public record ServedPolicy(
    int version,
    String model,
    String salt,
    Maybe<String> adapter,
    Maybe<String> weights,
    Probe probe,
    List<float[]> replaceable,
    int vocabulary)
    implements Serializable {

  public ServedPolicy {
    replaceable = List.copyOf(replaceable);
  }

  /**
   * The same for a server that the run had these versions on; for one that it had none on, which
   * may say anything.
   */
  public ServedPolicy replacing(List<float[]> said) {
    List<float[]> known = new ArrayList<>(said);
    if (!said.isEmpty()) {
      known.addAll(replaceable);
    }
    return new ServedPolicy(version, model, salt, adapter, weights, probe, known, vocabulary);
  }
}
