package io.rlvr.reward.judge;

import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import io.rlvr.stats.TemperatureScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The temperature of a judge, in a file of its folder that is no part of the model: a run records
 * it as {@code reward.judge.temperature}.
 */
public final class JudgeCalibration {
  public static final String FILE = "judge_calibration.json";
  private static final String TEMPERATURE = "temperature";
  private static final String MODEL = "model";
  private static final int MAX_BYTES = 1 << 16;

  private JudgeCalibration() {}

  /**
   * What the folder says, if it says anything.
   *
   * @param digest of the model in it
   * @throws UserException if its file holds no temperature, or one of another model
   */
  public static Optional<Double> of(Path folder, String digest) {
    Path file = OutsideFile.checked(folder.resolve(FILE));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonFields fields = JsonFields.of(file.toString(), content(file));
    double temperature = fields.number(TEMPERATURE);
    if (!(temperature >= TemperatureScaling.LOWEST && temperature <= TemperatureScaling.HIGHEST)) {
      throw fields.invalid(
          TEMPERATURE,
          "a number from %s to %s"
              .formatted(TemperatureScaling.LOWEST, TemperatureScaling.HIGHEST));
    }
    if (!fields.text(MODEL).equals(digest)) {
      throw fields.invalid(
          MODEL, digest + ", which is the model beside it; judge-eval --calibrate fits it anew");
    }
    return Optional.of(temperature);
  }

  /**
   * What the file is to hold.
   *
   * @param digest of the model that it was fitted for
   */
  public static String text(String digest, TemperatureScaling scaling, int rows) {
    return Json.indented(
        Json.object().put(TEMPERATURE, scaling.temperature()).put("rows", rows).put(MODEL, digest));
  }

  private static byte[] content(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new UserException(
            "Cannot read %s: %d bytes (expected at most %d)", file, bytes, MAX_BYTES);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
    }
  }
}
