package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TestTaskDevice {
  private static final Map<String, ResourceInformation> GPU_3 =
      Map.of("gpu", new ResourceInformation("gpu", new String[] {"3"}));

  @Test
  void theTasksGpuIsTaken() {
    assertThat(TaskDevice.of("auto", GPU_3).name()).isEqualTo("cuda:3");
    assertThat(TaskDevice.of("cuda", GPU_3).name()).isEqualTo("cuda:3");
  }

  @Test
  void cpuStaysCpuWhateverTheTaskHas() {
    assertThat(TaskDevice.of("cpu", GPU_3).name()).isEqualTo("cpu");
  }

  @Test
  void withoutAGpuOfTheTaskTheSettingStands() {
    assertThat(TaskDevice.of("auto", Map.of()).name()).isEqualTo("auto");
    assertThat(TaskDevice.of("cuda", Map.of()).name()).isEqualTo("cuda");
  }
}
