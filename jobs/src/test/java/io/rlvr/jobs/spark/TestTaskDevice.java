package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TestTaskDevice {
  private static final Map<String, ResourceInformation> GPU_3 =
      Map.of("gpu", new ResourceInformation("gpu", new String[] {"3"}));

  private static final Map<String, ResourceInformation> NONE = Map.of();

  @Test
  void theTasksGpuIsTaken() {
    assertThat(TaskDevice.ofTask("auto", GPU_3).name()).isEqualTo("cuda:3");
    assertThat(TaskDevice.ofTask("cuda", GPU_3).name()).isEqualTo("cuda:3");
  }

  @Test
  void cpuStaysCpuWhateverTheTaskHas() {
    assertThat(TaskDevice.ofTask("cpu", GPU_3).name()).isEqualTo("cpu");
    assertThat(TaskDevice.ofTask("cpu", NONE).name()).isEqualTo("cpu");
  }

  @Test
  void aTaskWithoutAGpuTakesNoneOfTheMachine() {
    assertThat(TaskDevice.ofTask("auto", NONE).name()).isEqualTo("cpu");
    ResourceInformation empty = new ResourceInformation("gpu", new String[0]);
    assertThat(TaskDevice.ofTask("auto", Map.of("gpu", empty)).name()).isEqualTo("cpu");
  }

  @Test
  void cudaWithoutAGpuIsRefused() {
    assertThatThrownBy(() -> TaskDevice.ofTask("cuda", NONE))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot compute on policy.device cuda: Spark gave the task no GPU"
                + " (expected spark.executor.resource.gpu.amount of at least 1)");
  }

  @Test
  void outsideAnExecutorTheSettingStands() {
    assertThat(TaskDevice.of("auto").name()).isEqualTo("auto");
    assertThat(TaskDevice.of("cuda").name()).isEqualTo("cuda");
  }
}
