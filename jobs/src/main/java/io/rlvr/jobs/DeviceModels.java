package io.rlvr.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.config.UserException;
import io.rlvr.model.Adapter;
import io.rlvr.model.CausalLm;
import io.rlvr.model.DeviceChoice;
import io.rlvr.model.ModelFolder;
import io.rlvr.model.NativeHeap;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The models that this process has loaded on one device, by digest. One user at a time: a model
 * takes all cores of the executor, or its GPU, and two at once would be slower than one after the
 * other. The least recently used leave when the room is needed.
 */
final class DeviceModels {
  private final DeviceChoice choice;
  private final ReentrantLock device = new ReentrantLock();

  @GuardedBy("device")
  private final LinkedHashMap<String, ResidentModel> models = new LinkedHashMap<>(8, 0.75f, true);

  DeviceModels(DeviceChoice choice) {
    this.choice = choice;
  }

  /** Lends a model, loading it first if it is not here. */
  <R> R use(ModelRef ref, ModelOptions options, Function<ResidentModel, R> work) {
    device.lock();
    try {
      return work.apply(resident(ref, options));
    } finally {
      device.unlock();
    }
  }

  /** See {@link ExecutorModels#train}. */
  ModelRef train(
      ModelRef before,
      ModelOptions options,
      UnaryOperator<ResidentModel> trained,
      ExecutorModels.Training work)
      throws IOException {
    device.lock();
    try {
      ResidentModel lent = resident(before, options);
      ResidentModel model = trained.apply(lent);
      models.remove(key(before, options), model);
      boolean done = false;
      try {
        ModelRef after = work.train(model);
        ResidentModel replaced = models.put(key(after, options), model);
        if (replaced != null && replaced != model) {
          replaced.close();
        }
        done = true;
        return after;
      } finally {
        if (!done) {
          model.close();
        }
        NativeHeap.trim();
      }
    } finally {
      device.unlock();
    }
  }

  void clear() {
    device.lock();
    try {
      models.values().forEach(ResidentModel::close);
      models.clear();
    } finally {
      device.unlock();
    }
  }

  @GuardedBy("device")
  private ResidentModel resident(ModelRef ref, ModelOptions options) {
    String key = key(ref, options);
    ResidentModel model = models.get(key);
    if (model == null) {
      Path folder = localFolder(ref);
      checkDigest(ref, folder);
      model =
          ModelFolder.isAdapter(folder)
              ? onBase(ref, folder, options)
              : new ResidentModel(
                  CausalLm.load(folder, choice, options.precision()), PromptEncoder.load(folder));
      models.put(key, model);
      makeRoom(options.cacheBytes(), model);
    }
    return model;
  }

  @GuardedBy("device")
  private ResidentModel onBase(ModelRef ref, Path folder, ModelOptions options) {
    if (ref.base().isEmpty()) {
      throw new UserException(
          "Cannot load model %s: it is an adapter (expected a whole model, such as export writes)",
          folder);
    }
    ResidentModel base = resident(ref.base().get(0), options);
    return base.withAdapter(Adapter.read(folder, base.lm().config()));
  }

  /** A model that others stand on stays as long as they do. */
  @GuardedBy("device")
  private void makeRoom(long bytes, ResidentModel wanted) {
    long used = models.values().stream().mapToLong(ResidentModel::bytes).sum();
    for (Map.Entry<String, ResidentModel> oldest : List.copyOf(models.entrySet())) {
      ResidentModel leaving = oldest.getValue();
      if (used > bytes && leaving != wanted && !isBase(leaving)) {
        used -= leaving.bytes();
        leaving.close();
        models.remove(oldest.getKey());
      }
    }
    NativeHeap.trim(); // a new version comes about once a step
  }

  @GuardedBy("device")
  private boolean isBase(ResidentModel model) {
    return models.values().stream().anyMatch(m -> m.base().equals(Optional.of(model)));
  }

  private static Path localFolder(ModelRef ref) {
    try {
      Path cache = Path.of(System.getProperty("java.io.tmpdir"), "rlvr-models", ref.digest());
      Files.createDirectories(cache.getParent());
      return HadoopFileStore.open(ref.root(), HadoopSettings.here())
          .localFolder(ref.folder(), cache);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot fetch model %s/%s".formatted(ref.root(), ref.folder()), e);
    }
  }

  private static void checkDigest(ModelRef ref, Path folder) {
    String found = ModelFolder.digest(folder);
    if (!found.equals(ref.digest())) {
      throw new UserException(
          "Cannot trust model %s: its digest is %s (expected %s); it has changed since the run"
              + " recorded it",
          folder, found, ref.digest());
    }
  }

  private static String key(ModelRef ref, ModelOptions options) {
    String base = ref.base().isEmpty() ? "" : ref.base().get(0).digest() + "/";
    return base + ref.digest() + "/" + options.precision();
  }
}
