package io.rlvr.jobs.models;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.config.UserException;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.NativeHeap;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.AdapterInit;
import io.rlvr.model.lora.Lora;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The models that this process has loaded on one device, by digest. One user at a time: a model
 * takes all cores of the executor, or its GPU, and two at once would be slower than one after the
 * other. The least recently used leave when the room is needed.
 */
public final class DeviceModels {
  private final DeviceChoice choice;
  private final ReentrantLock device = new ReentrantLock();
  private final AtomicLong loads = new AtomicLong();

  @GuardedBy("device")
  private final LinkedHashMap<String, ResidentModel> models = new LinkedHashMap<>(8, 0.75f, true);

  @GuardedBy("device")
  private final List<ResidentModel> training = new ArrayList<>();

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

  /** A model lent to the thread that asked, until it is closed. */
  public final class Lease implements AutoCloseable {
    private final String key;
    private final ResidentModel model;
    private boolean isWhole;
    private boolean isOver;

    private Lease(String key, ResidentModel model) {
      this.key = key;
      this.model = model;
    }

    public ResidentModel model() {
      return model;
    }

    /** Says that the work went well; what was not whole when it is closed is dropped. */
    public void whole() {
      isWhole = true;
    }

    @Override
    public void close() {
      if (!isOver) {
        isOver = true;
        giveBack(this);
      }
    }
  }

  /** Lends the process's copy of a model in training, making it if it is not here. */
  Lease lend(Replica replica) {
    device.lock();
    boolean lent = false;
    try {
      ResidentModel model = models.get(replica.key());
      if (model == null) {
        model = replica(replica);
        models.put(replica.key(), model);
        makeRoom(replica.options().cacheBytes(), model);
      }
      lent = true;
      return new Lease(replica.key(), model);
    } finally {
      if (!lent) {
        device.unlock();
      }
    }
  }

  private void giveBack(Lease lease) {
    try {
      if (!lease.isWhole) {
        models.remove(lease.key, lease.model);
        lease.model.close();
      }
    } finally {
      device.unlock();
    }
  }

  /**
   * Lets others have the device while the thread that trains waits for them: its own model is known
   * to nobody else.
   */
  <R> R released(Supplier<R> waiting) {
    device.unlock();
    try {
      return waiting.get();
    } finally {
      device.lock();
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
      dropThoseOn(model);
      training.add(model);
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
        training.remove(model);
        if (!done) {
          model.close();
        }
        NativeHeap.trim();
      }
    } finally {
      device.unlock();
    }
  }

  /** Frees all but the models that those in training stand on. */
  void clear() {
    device.lock();
    try {
      List<ResidentModel> free = new ArrayList<>(models.values());
      training.forEach(model -> model.base().ifPresent(free::remove));
      free.forEach(ResidentModel::close);
      models.values().removeAll(free);
    } finally {
      device.unlock();
    }
  }

  @GuardedBy("device")
  private ResidentModel resident(ModelRef ref, ModelOptions options) {
    String key = key(ref, options);
    ResidentModel model = models.get(key);
    if (model == null) {
      Path folder = trustedFolder(ref);
      model = ModelFolder.isAdapter(folder) ? onBase(ref, folder, options) : load(folder, options);
      models.put(key, model);
      makeRoom(options.cacheBytes(), model);
    }
    return model;
  }

  @GuardedBy("device")
  private ResidentModel onBase(ModelRef ref, Path folder, ModelOptions options) {
    ModelRef whole =
        ref.base()
            .optional()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot load model %s: it is an adapter (expected a whole model, such as"
                            + " export writes)",
                        folder));
    ResidentModel base = resident(whole, options);
    return base.withAdapter(Adapter.read(folder, base.lm().config()));
  }

  @GuardedBy("device")
  private ResidentModel replica(Replica replica) {
    Optional<Lora> lora = replica.lora().optional();
    if (lora.isEmpty()) {
      return copy(trustedFolder(replica.base()), replica.options());
    }
    ResidentModel base = resident(replica.base(), replica.options());
    return base.withAdapter(AdapterInit.GAUSSIAN.adapter(lora.get(), base.lm().config(), 0));
  }

  /** How many models were read from their files; one that left and came again counts twice. */
  long loads() {
    return loads.get();
  }

  private ResidentModel load(Path folder, ModelOptions options) {
    loads.incrementAndGet();
    return new ResidentModel(
        CausalLm.load(folder, choice, options.precision()), PromptEncoder.load(folder));
  }

  /** The same in training elsewhere: it takes others' weights before it computes. */
  private ResidentModel copy(Path folder, ModelOptions options) {
    loads.incrementAndGet();
    return new ResidentModel(
        CausalLm.copy(folder, choice, options.precision()), PromptEncoder.load(folder));
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

  /** Adapters of a model that is about to change are adapters of nothing. */
  @GuardedBy("device")
  private void dropThoseOn(ResidentModel base) {
    for (Map.Entry<String, ResidentModel> entry : List.copyOf(models.entrySet())) {
      if (entry.getValue().base().equals(Optional.of(base))) {
        models.remove(entry.getKey());
        entry.getValue().close();
      }
    }
  }

  @GuardedBy("device")
  private boolean isBase(ResidentModel model) {
    return Stream.concat(models.values().stream(), training.stream())
        .anyMatch(m -> m.base().equals(Optional.of(model)));
  }

  /**
   * The files of a model on this machine.
   *
   * @throws UserException if they are not those that its digest names
   */
  public static Path trustedFolder(ModelRef ref) {
    Path folder = localFolder(ref);
    checkDigest(ref, folder);
    return folder;
  }

  private static Path localFolder(ModelRef ref) {
    try {
      Path cache = ModelCache.folder().resolve(ref.digest());
      ModelCopies.use(cache);
      Path folder =
          HadoopFileStore.open(ref.root(), HadoopSettings.here()).localFolder(ref.folder(), cache);
      if (folder.startsWith(cache)) {
        ModelCopies.retireOthers(cache);
      }
      return Hub.shared().here(folder);
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
    String base = ref.base().optional().map(whole -> whole.digest() + "/").orElse("");
    return base + ref.digest() + "/" + options.precision();
  }
}
