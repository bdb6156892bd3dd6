package io.rlvr.model.flat;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.FloatChecksum;
import io.rlvr.model.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The file that AdamW writes, read where numbers of it are wanted. */
public final class WholeState implements Moments {
  /** Metadata: optimizer steps that it is after. */
  public static final String STEPS = "steps";

  /** Metadata: the checksum over all of it. */
  public static final String CHECKSUM = "crc32c";

  private final Safetensors file;
  private final List<Parameter> parameters;

  private WholeState(Safetensors file, List<Parameter> parameters) {
    this.file = file;
    this.parameters = parameters;
  }

  /**
   * Opens it.
   *
   * @param parameters of the model
   * @throws io.rlvr.config.UserException if it is not the state of such a model
   */
  public static WholeState open(Path path, List<Parameter> parameters) {
    Safetensors file = Safetensors.open(path);
    checkState(file, path, parameters);
    return new WholeState(file, List.copyOf(parameters));
  }

  /** Optimizer steps that it is after. */
  public long steps() {
    return steps(file);
  }

  /**
   * Reads all of it.
   *
   * @throws io.rlvr.config.UserException if it is damaged
   */
  public void verify(Path path) {
    verify(file, path, parameters);
  }

  @Override
  public void read(FlatRange range, float[] m, float[] v) {
    for (FlatPiece piece : FlatPiece.of(parameters, range.start(), range.count())) {
      String name = parameters.get(piece.parameter()).name();
      file.read("m." + name, piece.at(), m, piece.from(), piece.count());
      file.read("v." + name, piece.at(), v, piece.from(), piece.count());
    }
  }

  /** Reads all of a state, to see whether it is what was written. */
  private static void verify(Safetensors state, Path file, List<Parameter> parameters) {
    FloatChecksum checksum = new FloatChecksum();
    for (Parameter parameter : parameters) {
      checksum.add(state.read("m." + parameter.name()).values());
      checksum.add(state.read("v." + parameter.name()).values());
    }
    check(state, file, checksum);
  }

  /** Refuses a state whose numbers, to which its steps are added here, are not those written. */
  public static void check(Safetensors state, Path file, FloatChecksum checksum) {
    checksum.add(steps(state));
    String expected = state.metadata().getOrDefault(CHECKSUM, checksum.hex());
    if (!checksum.hex().equals(expected)) {
      throw BadFile.of(file, "its checksum is " + checksum.hex(), BadFile.shorten(expected));
    }
  }

  /** Refuses a file that is not the state of such a model. */
  public static void checkState(Safetensors state, Path file, List<Parameter> parameters) {
    String count = state.metadata().getOrDefault(STEPS, "");
    if (!count.matches("\\d{1,18}")) {
      throw BadFile.of(file, "steps is " + BadFile.quote(count), "a whole number");
    }
    for (Parameter parameter : parameters) {
      check(state, file, "m." + parameter.name(), parameter.shape());
      check(state, file, "v." + parameter.name(), parameter.shape());
    }
  }

  /** Of a state that was checked. */
  public static long steps(Safetensors state) {
    return Long.parseLong(state.metadata().get(STEPS));
  }

  private static void check(Safetensors state, Path file, String name, long[] shape) {
    if (!state.names().contains(name)) {
      throw BadFile.of(file, "tensor '%s' is missing".formatted(name), "the optimizer's state");
    }
    if (!Arrays.equals(state.shape(name), shape)) {
      throw BadFile.of(
          file,
          "tensor '%s' has shape %s".formatted(name, Arrays.toString(state.shape(name))),
          Arrays.toString(shape));
    }
  }
}
