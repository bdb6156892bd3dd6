package io.rlvr.jobs.shard;

import io.rlvr.jobs.models.ModelCache;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.Moments;
import io.rlvr.model.flat.WholeState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * In the one file that a driver wrote. A machine fetches it once for all shards.
 *
 * @param root of the store
 * @param path of the file, relative to the root
 * @param digest of its policy version
 */
record WholeMoments(String root, String path, String digest, List<Parameter> parameters)
    implements PlacedMoments {
  WholeMoments {
    parameters = List.copyOf(parameters);
  }

  @Override
  public Moments open(FlatRange range, TaskFolder folder) throws IOException {
    return WholeState.open(file(), parameters);
  }

  /**
   * Reads all of it.
   *
   * @return optimizer steps that it is after
   * @throws io.rlvr.config.UserException if it is damaged
   */
  long verified() throws IOException {
    WholeState state = WholeState.open(file(), parameters);
    state.verify(file());
    return state.steps();
  }

  private Path file() throws IOException {
    return HadoopFileStore.open(root, HadoopSettings.here())
        .localFile(path, ModelCache.folder().resolve(digest));
  }
}
