package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.JsonFields;

/**
 * The policy version that a run starts from, where another run has written it.
 *
 * @param run URI or path of the other run
 * @param step that wrote the version
 * @param digest of the version
 */
public record RunOrigin(String run, int step, String digest) {
  public RunOrigin {
    requireNonNull(run, "run is null");
    requireNonNull(digest, "digest is null");
  }

  /** {@code step 12 of run runs/a}. */
  public String described() {
    return "step %d of run %s".formatted(step, run);
  }

  void write(ObjectNode root) {
    root.put("run", run).put("step", step).put("digest", digest);
  }

  static RunOrigin read(JsonFields fields) {
    return new RunOrigin(fields.text("run"), fields.integer("step"), fields.text("digest"));
  }
}
