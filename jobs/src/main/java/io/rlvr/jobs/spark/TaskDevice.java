package io.rlvr.jobs.spark;

import io.rlvr.config.UserException;
import io.rlvr.model.engine.DeviceChoice;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Which device a task's model goes to. On an executor of a cluster that is for Spark to say: the
 * GPU that it gave the task, else the CPU, whatever other GPUs the machine has. In the driver's own
 * process, which is all of local mode, it is for the engine to say.
 */
public final class TaskDevice {
  static final String GPU = "gpu";

  private TaskDevice() {}

  /**
   * @param setting {@code auto}, {@code cpu} or {@code cuda}
   * @throws UserException if it is {@code cuda} and Spark gave the task of a cluster no GPU
   */
  public static DeviceChoice of(String setting) {
    return Placement.isOnExecutor()
        ? ofTask(setting, TaskContext.get().resourcesJMap())
        : new DeviceChoice(setting);
  }

  static DeviceChoice ofTask(String setting, Map<String, ResourceInformation> resources) {
    ResourceInformation gpu = resources.get(GPU);
    boolean isGiven = gpu != null && gpu.addresses().length > 0;
    if (setting.equals("cuda") && !isGiven) {
      throw new UserException(
          "Cannot compute on policy.device cuda: Spark gave the task no GPU"
              + " (expected spark.executor.resource.gpu.amount of at least 1)");
    }
    return setting.equals("cpu") || !isGiven
        ? DeviceChoice.cpu()
        : new DeviceChoice("cuda:" + gpu.addresses()[0]);
  }
}
