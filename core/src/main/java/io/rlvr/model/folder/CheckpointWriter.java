package io.rlvr.model.folder;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.folder.CheckpointPlan.WeightFile;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Writes a model folder: the weights first, config.json last. */
final class CheckpointWriter {
  private final Path folder;
  private final Dtype dtype;
  private final long shardBytes;

  CheckpointWriter(Path folder, Dtype dtype, long shardBytes) {
    this.folder = folder;
    this.dtype = dtype;
    this.shardBytes = shardBytes;
  }

  void write(String configJson, List<Parameter> parameters, Function<Parameter, float[]> values) {
    CheckpointPlan plan = CheckpointPlan.of(parameters, dtype, shardBytes);
    try {
      Files.createDirectories(folder);
      for (WeightFile file : plan.files()) {
        plan.write(file, folder.resolve(file.name()), new Held(values));
      }
      if (plan.files().size() > 1) {
        Files.deleteIfExists(folder.resolve(WeightFiles.SINGLE));
      }
    } catch (IOException e) {
      throw BadFile.unwritable(folder, e);
    }
    plan.describe(folder, configJson);
  }

  /** One parameter at a time, asked for once. This class is NOT thread safe. */
  private static final class Held implements CheckpointPlan.Numbers {
    private final Function<Parameter, float[]> values;
    private float[] held = {};

    Held(Function<Parameter, float[]> values) {
      this.values = values;
    }

    @Override
    public void read(Parameter parameter, int first, float[] target, int count) {
      if (first == 0) {
        held = new float[0]; // two at a time would be too many
        held = values.apply(parameter);
      }
      if (held.length != parameter.elements()) {
        throw new IllegalArgumentException(
            "Parameter %s has %d numbers, but got: %d"
                .formatted(parameter.name(), parameter.elements(), held.length));
      }
      System.arraycopy(held, first, target, 0, count);
    }
  }
}
