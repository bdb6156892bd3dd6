package io.rlvr.jobs;

import io.rlvr.model.DeviceChoice;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which device a task's model goes to: the GPU that Spark gave the task, where it gave one. */
final class TaskDevice {
  private static final String GPU = "gpu";

  private TaskDevice() {}

  /**
   * @param setting {@code auto}, {@code cpu} or {@code cuda}
   */
  static DeviceChoice of(String setting) {
    TaskContext task = TaskContext.get();
    return task == null ? new DeviceChoice(setting) : of(setting, task.resourcesJMap());
  }

  static DeviceChoice of(String setting, Map<String, ResourceInformation> resources) {
    ResourceInformation gpu = resources.get(GPU);
    return setting.equals("cpu") || gpu == null || gpu.addresses().length == 0
        ? new DeviceChoice(setting)
        : new DeviceChoice("cuda:" + gpu.addresses()[0]);
  }
}
