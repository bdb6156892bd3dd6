package io.rlvr.model.engine;

import ai.djl.Device;
import io.rlvr.config.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model computes: {@code cpu}, {@code cuda} (the first), {@code cuda:N}, or {@code auto},
 * which is the first CUDA device where the engine has one and else the CPU. A device that is asked
 * for and not there is an error, never replaced by another.
 */
public record DeviceChoice(String name) {
  private static final Pattern FORM = Pattern.compile("auto|cpu|cuda(?::(\\d{1,4}))?");

  /**
   * @throws UserException if the name has another form
   */
  public DeviceChoice {
    if (!FORM.matcher(name).matches()) {
      throw new UserException(
          "Invalid engine.device: '%s' (expected auto, cpu, cuda or cuda:N)", name);
    }
  }

  public static DeviceChoice cpu() {
    return new DeviceChoice("cpu");
  }

  /**
   * The same device by its own name, {@code cpu} or {@code cuda:N}. Starts the engine.
   *
   * @throws UserException if the engine has no such device
   */
  public DeviceChoice concrete() {
    Device device = resolve();
    return device.isGpu() ? new DeviceChoice("cuda:" + device.getDeviceId()) : cpu();
  }

  /**
   * The engine's device.
   *
   * @throws UserException if the engine has no such device
   */
  Device resolve() {
    return resolve(TorchEngine.cudaDevices());
  }

  Device resolve(int cudaDevices) {
    if (name.equals("cpu") || (name.equals("auto") && cudaDevices == 0)) {
      return Device.cpu();
    }
    Matcher matcher = FORM.matcher(name);
    int index =
        matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 0;
    if (index >= cudaDevices) {
      throw new UserException(
          "Cannot compute on device %s: the engine has %d CUDA devices (expected %s)",
          name, cudaDevices, expected(cudaDevices));
    }
    return Device.gpu(index);
  }

  private static String expected(int cudaDevices) {
    return switch (cudaDevices) {
      case 0 -> "cpu";
      case 1 -> "cpu or cuda:0";
      default -> "cpu or cuda:0 to cuda:%d".formatted(cudaDevices - 1);
    };
  }
}
