package io.rlvr.jobs.shard;

import io.rlvr.config.UserException;
import io.rlvr.jobs.models.OptimizerState;
import io.rlvr.jobs.models.StartOptimizer;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.model.family.Parameter;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import io.rlvr.store.OptimizerShards;
import io.rlvr.store.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The optimizer's state at one moment of an update.
 *
 * @param steps optimizer steps that it is after
 * @param own the shards, if this update wrote them
 */
record ShardState(long steps, PlacedMoments moments, Optional<OptimizerShards> own) {
  private static final int MOST_INDEX_BYTES = 64 << 20;

  /**
   * Before an update.
   *
   * @param expected SHA-256 of the state of the start model, empty for none
   * @throws UserException if it is missing or of another model
   */
  static ShardState before(StageContext context, String expected, List<Parameter> parameters)
      throws IOException {
    ModelRef policy = context.policy();
    if (policy.version() > 0) {
      return ofVersion(context, policy.policyVersion(), parameters);
    }
    if (expected.isEmpty()) {
      return new ShardState(0, PlacedMoments.none(), Optional.empty());
    }
    Path file = StartOptimizer.file(policy, expected);
    String root = file.getParent().toString();
    String name = file.getFileName().toString();
    return name.equals(OptimizerShards.INDEX)
        ? ofShards(
            root, "", OptimizerShards.read(file.toString(), Files.readAllBytes(file)), parameters)
        : ofWhole(context, new WholeMoments(root, name, policy.digest(), parameters));
  }

  private static ShardState ofVersion(
      StageContext context, PolicyVersion version, List<Parameter> parameters) throws IOException {
    FileStore store = context.store();
    String path = OptimizerState.path(store, version);
    if (store.size(path).isEmpty()) {
      throw new UserException(
          "Cannot read %s/%s: no such file (expected the optimizer's state after step %d)",
          store.root(), path, version.version());
    }
    if (!path.endsWith(OptimizerShards.INDEX)) {
      return ofWhole(context, new WholeMoments(store.root(), path, version.digest(), parameters));
    }
    byte[] index = store.read(path, MOST_INDEX_BYTES).orElseThrow();
    return ofShards(
        store.root(),
        path.substring(0, path.lastIndexOf('/')),
        OptimizerShards.read(store.root() + "/" + path, index),
        parameters);
  }

  private static ShardState ofShards(
      String root, String folder, OptimizerShards shards, List<Parameter> parameters) {
    long expected = parameters.stream().mapToLong(Parameter::elements).sum();
    if (shards.numbers() != expected) {
      throw new UserException(
          "Cannot read %s/%s: its shards have %d numbers (expected %d, as the model has)",
          folder.isEmpty() ? root : root + "/" + folder,
          OptimizerShards.INDEX,
          shards.numbers(),
          expected);
    }
    return new ShardState(
        shards.steps(),
        new ShardMoments(root, folder, shards, ShardMoments.Trust.CHECKED),
        Optional.empty());
  }

  /** A task reads it all once, since shards read parts of it. */
  private static ShardState ofWhole(StageContext context, WholeMoments moments) {
    long steps =
        context.sparkContext().parallelize(List.of(moments), 1).map(WholeMoments::verified).first();
    return new ShardState(steps, moments, Optional.empty());
  }

  /** After an optimizer step. */
  ShardState after(OptimizerShards shards, String root, String folder) {
    return new ShardState(
        shards.steps(),
        new ShardMoments(root, folder, shards, ShardMoments.Trust.OWN),
        Optional.of(shards));
  }
}
