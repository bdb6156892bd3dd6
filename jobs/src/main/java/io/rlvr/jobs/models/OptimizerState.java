package io.rlvr.jobs.models;

import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.FileStore;
import io.rlvr.store.OptimizerShards;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the optimizer's state of a policy version lies: in a folder of its own, since whoever loads
 * a model takes every safetensors file beside it for weights. Older runs have it there.
 */
public final class OptimizerState {
  private OptimizerState() {}

  /** The file as a path of the run; of a state in shards, its index. */
  public static String path(FileStore store, PolicyVersion version) throws IOException {
    String folder = folder(store, version);
    String index = folder + "/" + OptimizerShards.INDEX;
    return store.size(index).isPresent() ? index : folder + "/" + ModelFolder.OPTIMIZER;
  }

  /**
   * The file on this machine, with shards beside their index; none if the run has none of that
   * version.
   */
  public static Optional<Path> find(FileStore store, PolicyVersion version) throws IOException {
    String path = path(store, version);
    if (store.size(path).isEmpty()) {
      return Optional.empty();
    }
    int name = path.lastIndexOf('/');
    return Optional.of(
        store
            .localFolder(path.substring(0, name), ModelCache.folder().resolve(version.digest()))
            .resolve(path.substring(name + 1)));
  }

  /**
   * Where the state is that belongs to a model folder of this machine: among its files, or where
   * {@link #find} has it if the folder is a policy version of a run or a copy of one.
   */
  public static Path near(Path model) {
    Path within = model.resolve(ModelFolder.OPTIMIZER);
    return Files.exists(within)
        ? within
        : optimizerFolder(model).map(OptimizerState::in).orElse(within);
  }

  private static Path in(Path folder) {
    Path index = folder.resolve(OptimizerShards.INDEX);
    return Files.exists(index) ? index : folder.resolve(ModelFolder.OPTIMIZER);
  }

  /** An update empties the policy's folder first, so that no older state is left in it. */
  private static String folder(FileStore store, PolicyVersion version) throws IOException {
    String policy = RunLayout.policyFolder(version.version());
    return store.size(policy + "/" + ModelFolder.OPTIMIZER).isPresent()
        ? policy
        : RunLayout.optimizerFolder(version.version());
  }

  /** By the names of {@link RunLayout}, which a copy of a remote run has with an underscore. */
  private static Optional<Path> optimizerFolder(Path policy) {
    Path parent = policy.toAbsolutePath().getParent();
    String name = policy.getFileName().toString();
    if (name.matches(RunLayout.VERSION) && parent.endsWith(RunLayout.POLICIES)) {
      return Optional.of(parent.resolveSibling(RunLayout.OPTIMIZERS).resolve(name));
    }
    String copied = RunLayout.POLICIES + "_";
    return name.matches(copied + RunLayout.VERSION)
        ? Optional.of(parent.resolve(name.replace(copied, RunLayout.OPTIMIZERS + "_")))
        : Optional.empty();
  }
}
