package io.rlvr.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.config.UserException;
import io.rlvr.model.CausalLm;
import io.rlvr.model.ModelFolder;
import io.rlvr.model.NativeHeap;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * The models that this process has loaded, by digest. One user at a time: a model takes all cores
 * of the executor, and two at once would be slower than one after the other. The least recently
 * used leave when the room is needed.
 */
final class ExecutorModels {
  private static final ExecutorModels SHARED = new ExecutorModels();

  private final ReentrantLock device = new ReentrantLock();

  @GuardedBy("device")
  private final LinkedHashMap<String, ResidentModel> models = new LinkedHashMap<>(8, 0.75f, true);

  /** The process's own: tasks of one executor share what is loaded. */
  static ExecutorModels shared() {
    return SHARED;
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

  /** Changes a model in place; see {@link #train}. */
  interface Training {
    /** Returns where the changed model was saved. */
    ModelRef train(ResidentModel model) throws IOException;
  }

  /**
   * Lends a model to change its weights. It is known by its new name after; if the work fails, what
   * is in memory belongs to no version and is dropped.
   */
  ModelRef train(ModelRef before, ModelOptions options, Training work) throws IOException {
    device.lock();
    try {
      ResidentModel model = resident(before, options);
      models.remove(key(before, options));
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

  /** Frees everything; for tests and for the end of a command. */
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
          new ResidentModel(
              CausalLm.load(folder, TaskDevice.of(options.device()), options.precision()),
              PromptEncoder.load(folder));
      makeRoom(options.cacheBytes() - model.bytes());
      models.put(key, model);
    }
    return model;
  }

  @GuardedBy("device")
  private void makeRoom(long bytes) {
    long used = models.values().stream().mapToLong(ResidentModel::bytes).sum();
    Iterator<Map.Entry<String, ResidentModel>> oldest = models.entrySet().iterator();
    while (used > bytes && oldest.hasNext()) {
      ResidentModel leaving = oldest.next().getValue();
      used -= leaving.bytes();
      leaving.close();
      oldest.remove();
    }
    NativeHeap.trim(); // a new version comes about once a step
  }

  private static Path localFolder(ModelRef ref) {
    try {
      Path cache = Path.of(System.getProperty("java.io.tmpdir"), "rlvr-models", ref.digest());
      Files.createDirectories(cache.getParent());
      return HadoopFileStore.open(ref.root(), new Configuration()).localFolder(ref.folder(), cache);
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
    return ref.digest() + "/" + options.device() + "/" + options.precision();
  }
}
