package io.rlvr.jobs.models;

import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.spark.TaskDevice;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The models that this process has loaded. Each device has its own and lends them by itself, so
 * that tasks on different GPUs of one executor do not wait for each other.
 */
public final class ExecutorModels {
  private static final ExecutorModels SHARED = new ExecutorModels();

  private final ConcurrentMap<DeviceChoice, DeviceModels> devices = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Path> trusted = new ConcurrentHashMap<>();
  private final ReentrantLock backward = new ReentrantLock();

  /** The process's own: tasks of one executor share what is loaded. */
  public static ExecutorModels shared() {
    return SHARED;
  }

  /** Lends a model on the task's device, loading it first if it is not there. */
  public <R> R use(ModelRef ref, ModelOptions options, Function<ResidentModel, R> work) {
    return onTaskDevice(options).use(ref, options, work);
  }

  /** Lends the device's copy of a model in training, making it if it is not there. */
  public DeviceModels.Lease lend(Replica replica) {
    return onTaskDevice(replica.options()).lend(replica);
  }

  /**
   * Lets others have the device while the thread that trains waits for them: its own model is known
   * to nobody else.
   */
  public <R> R released(ModelOptions options, Supplier<R> waiting) {
    return onTaskDevice(options).released(waiting);
  }

  /** Computes gradients: the engine does so for one device of a process at a time. */
  public <R> R alone(Supplier<R> gradients) {
    backward.lock();
    try {
      return gradients.get();
    } finally {
      backward.unlock();
    }
  }

  /** Changes a model in place; see {@link #train}. */
  public interface Training {
    /** Returns where the changed model was saved. */
    ModelRef train(ResidentModel model) throws IOException;
  }

  /**
   * Lends a model to change its weights. It is known by its new name after; if the work fails, what
   * is in memory belongs to no version and is dropped.
   *
   * @param trained what changes of the model: itself, or something new that stands on it
   */
  public ModelRef train(
      ModelRef before, ModelOptions options, UnaryOperator<ResidentModel> trained, Training work)
      throws IOException {
    return onTaskDevice(options).train(before, options, trained, work);
  }

  /** The files of a model on this machine, which are read whole to trust them once. */
  public Path trustedFolder(ModelRef ref) {
    Path known = trusted.get(ref.digest());
    if (known != null && Files.isDirectory(known)) {
      return known;
    }
    Path folder = DeviceModels.trustedFolder(ref);
    trusted.put(ref.digest(), folder);
    return folder;
  }

  /** Frees what nobody is training on; for tests and for the end of a command. */
  public void clear() {
    devices.values().forEach(DeviceModels::clear);
  }

  /** How many models this process read from their files; one that came again counts twice. */
  public long loads() {
    return devices.values().stream().mapToLong(DeviceModels::loads).sum();
  }

  private DeviceModels onTaskDevice(ModelOptions options) {
    Placement.useExecutorThreads();
    DeviceChoice device = TaskDevice.of(options.device()).concrete();
    return devices.computeIfAbsent(device, DeviceModels::new);
  }
}
