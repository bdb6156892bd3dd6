package io.rlvr.model.engine;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.List;

/** The file that {@link AdamW#save} writes, read where numbers of it are wanted. */
public final class WholeState implements Moments {
  private final Safetensors file;
  private final List<Parameter> parameters;

  private WholeState(Safetensors file, List<Parameter> parameters) {
    this.file = file;
    this.parameters = parameters;
  }

  /**
   * @param parameters of the model
   * @throws io.rlvr.config.UserException if it is not the state of such a model
   */
  public static WholeState open(Path path, List<Parameter> parameters) {
    Safetensors file = Safetensors.open(path);
    AdamW.checkState(file, path, parameters);
    return new WholeState(file, List.copyOf(parameters));
  }

  /** Optimizer steps that it is after. */
  public long steps() {
    return AdamW.steps(file);
  }

  /**
   * Reads all of it.
   *
   * @throws io.rlvr.config.UserException if it is damaged
   */
  public void verify(Path path) {
    AdamW.verify(file, path, parameters);
  }

  @Override
  public void read(FlatRange range, float[] m, float[] v) {
    for (FlatPiece piece : FlatPiece.of(parameters, range.start(), range.count())) {
      String name = parameters.get(piece.parameter()).name();
      file.read("m." + name, piece.at(), m, piece.from(), piece.count());
      file.read("v." + name, piece.at(), v, piece.from(), piece.count());
    }
  }
}
