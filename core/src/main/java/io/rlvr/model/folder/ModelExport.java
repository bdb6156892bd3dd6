package io.rlvr.model.folder;

import io.rlvr.config.UserException;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.safetensors.Dtype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Writes a model folder anew in another number type, as others load it. */
public final class ModelExport {
  private ModelExport() {}

  /**
   * Copies a model: weights in that type, config, tokenizer; no optimizer state.
   *
   * @param to a folder that does not exist yet
   * @throws UserException if the source is no model or the target cannot be written
   */
  public static void copy(Path from, Path to, Dtype dtype) {
    write(Checkpoint.open(from), from, to, (parameter, values) -> {}, dtype);
  }

  /**
   * The same with a PEFT adapter merged into the weights, so that it is a model of its own.
   *
   * @throws UserException also if the folder is no adapter of that model
   */
  public static void merge(Path from, Path adapterFolder, Path to, Dtype dtype) {
    Checkpoint source = Checkpoint.open(from);
    Adapter adapter = Adapter.read(adapterFolder, source.config());
    write(source, from, to, adapter::addTo, dtype);
  }

  private static void write(
      Checkpoint source, Path from, Path to, BiConsumer<Parameter, float[]> change, Dtype dtype) {
    if (Files.exists(to)) {
      throw new UserException("Cannot export to %s: it exists (expected a new folder)", to);
    }
    try (StagedFolder staged = StagedFolder.of(to)) {
      write(source, from, staged, change, dtype);
      staged.commit();
    }
  }

  private static void write(
      Checkpoint source,
      Path from,
      StagedFolder staged,
      BiConsumer<Parameter, float[]> change,
      Dtype dtype) {
    Companions companions = new Companions(from);
    companions.write(staged.path());
    Checkpoint.write(
        staged.path(),
        companions.configuration(),
        ParameterLayout.of(source.config()),
        parameter -> {
          float[] values = new float[parameter.elements()];
          source.read(parameter, values);
          change.accept(parameter, values);
          return values;
        },
        dtype);
  }
}
