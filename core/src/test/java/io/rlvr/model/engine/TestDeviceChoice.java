package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestDeviceChoice {
  @ParameterizedTest
  @CsvSource({
    "auto,   0, cpu(-1)",
    "auto,   2, gpu(0)",
    "cpu,    2, cpu(-1)",
    "cuda,   1, gpu(0)",
    "cuda:1, 2, gpu(1)"
  })
  void resolvesByWhatTheEngineHas(String name, int cudaDevices, String device) {
    Device resolved = new DeviceChoice(name).resolve(cudaDevices);

    assertThat(resolved.getDeviceType() + "(" + resolved.getDeviceId() + ")").isEqualTo(device);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cuda   | 0 | cpu",
        "cuda:0 | 0 | cpu",
        "cuda:1 | 1 | cpu or cuda:0",
        "cuda:7 | 2 | cpu or cuda:0 to cuda:1"
      })
  void aDeviceThatIsNotThereIsAnError(String name, int cudaDevices, String expected) {
    assertThatThrownBy(() -> new DeviceChoice(name).resolve(cudaDevices))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot compute on device %s: the engine has %d CUDA devices (expected %s)",
            name, cudaDevices, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:12345", "cpu "})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> new DeviceChoice(name))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid engine.device: '%s' (expected auto, cpu, cuda or cuda:N)", name);
  }

  @Test
  void aConcreteChoiceNamesItsDevice() {
    int cudaDevices = TorchEngine.cudaDevices();
    assertThat(new DeviceChoice("cpu").concrete().name()).isEqualTo("cpu");
    assertThat(new DeviceChoice("auto").concrete().name())
        .isEqualTo(cudaDevices == 0 ? "cpu" : "cuda:0");
    assertThatThrownBy(() -> new DeviceChoice("cuda:999").concrete())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Cannot compute on device cuda:999: the engine has %d CUDA devices", cudaDevices);
  }

  @Test
  void theFolderIsCheckedBeforeTheDevice() {
    assertThatThrownBy(
            () ->
                CausalLm.load(Path.of("nowhere"), new DeviceChoice("cuda:999"), Precision.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read nowhere: no such folder (expected a model folder with config.json)");
  }
}
