package io.rlvr.store;

import io.rlvr.data.Maybe;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where a model is, for a task on any machine.
 *
 * @param version 0 for the model that the run starts from
 * @param digest SHA-256 of the folder; checked when it is loaded
 * @param root URI of the store that holds it
 * @param folder relative to the root
 * @param base the model that the folder is an adapter for, if it turns out to be one
 */
public record ModelRef(int version, String digest, String root, String folder, Maybe<ModelRef> base)
    implements Serializable {

  /** A model that stands by itself. */
  public ModelRef(int version, String digest, String root, String folder) {
    this(version, digest, root, folder, Maybe.none());
  }

  /**
   * A model outside of any run, as version 0.
   *
   * @param digest that the folder must have when it is loaded
   */
  public static ModelRef ofFolder(Path folder, String digest) {
    Path path = folder.toAbsolutePath().normalize();
    return new ModelRef(0, digest, path.getParent().toString(), path.getFileName().toString());
  }

  /** Its version and digest, as a manifest records them. */
  public PolicyVersion policyVersion() {
    return new PolicyVersion(version, digest);
  }
}
