package io.rlvr.model.folder;

import io.rlvr.config.UserException;
import io.rlvr.model.family.Architecture;
import io.rlvr.model.family.Architectures;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A model folder in Hugging Face's form: config.json and safetensors, one file or shards. Opening
 * checks that every tensor of the model is there with its shape, and that no other is, except for
 * {@code *.rotary_emb.inv_freq} of old folders (it follows from config.json) and, in a tied model,
 * a head equal to the embedding. A tied model may hold the head alone, which then is the embedding,
 * as transformers 5 reads it ({@code PreTrainedModel.tie_weights}). Holds no file handle.
 */
public final class Checkpoint {
  /** Buffers of old transformers versions, which follow from config.json. */
  private static final Pattern DERIVED_BUFFER = Pattern.compile(".*\\.rotary_emb\\.inv_freq");

  private static final long DEFAULT_SHARD_BYTES = 4L << 30;

  private final Path folder;
  private final ModelConfig config;
  private final SortedMap<String, Safetensors> files;

  private Checkpoint(Path folder, ModelConfig config, SortedMap<String, Safetensors> files) {
    this.folder = folder;
    this.config = config;
    this.files = files;
  }

  /**
   * Opens a model folder.
   *
   * @throws UserException if it is not one of a known family, whole and well formed
   */
  public static Checkpoint open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw BadFile.of(folder, "no such folder", "a model folder with config.json");
    }
    ModelConfig config = ModelConfig.read(folder);
    Checkpoint checkpoint = new Checkpoint(folder, config, WeightFiles.open(folder));
    checkpoint.check(ParameterLayout.of(config));
    return checkpoint;
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * Reads one parameter as float32, its sources one after the other.
   *
   * @param target of the parameter's length
   */
  public void read(Parameter parameter, float[] target) {
    if (target.length != parameter.elements()) {
      throw new IllegalArgumentException(
          "Parameter %s has %d numbers, but the target: %d"
              .formatted(parameter.name(), parameter.elements(), target.length));
    }
    int at = 0;
    for (int i = 0; i < parameter.sources().size(); i++) {
      String source = parameter.sources().get(i);
      checkShape(source, parameter.sourceShape(i));
      String stored = stored(source);
      files.get(stored).read(stored, target, at);
      at += Math.toIntExact(parameter.sourceRows().get(i) * parameter.rowElements());
    }
  }

  /**
   * Reads some numbers of a parameter as float32.
   *
   * @param first of them, where its sources lie one after the other
   * @param from where they begin in {@code target}
   */
  public void read(Parameter parameter, int first, float[] target, int from, int numbers) {
    for (SourcePiece piece : SourcePiece.of(parameter, first, numbers)) {
      String source = parameter.sources().get(piece.source());
      checkShape(source, parameter.sourceShape(piece.source()));
      String stored = stored(source);
      files.get(stored).read(stored, piece.at(), target, from + piece.from(), piece.count());
    }
  }

  /** As {@link #write(Path, String, List, Function, Dtype, long)} with shards of 4 GB. */
  public static void write(
      Path folder,
      String configJson,
      List<Parameter> parameters,
      Function<Parameter, float[]> values,
      Dtype dtype) {
    write(folder, configJson, parameters, values, dtype, DEFAULT_SHARD_BYTES);
  }

  /**
   * Writes config.json and the weights under their Hugging Face names. The same content gives the
   * same bytes.
   *
   * @param folder made if absent
   * @param configJson the source model's; its dtype is set to the one written
   * @param values asked once for each parameter
   * @param shardBytes above this the weights go to several files with an index
   * @throws UserException if the folder cannot be written
   */
  public static void write(
      Path folder,
      String configJson,
      List<Parameter> parameters,
      Function<Parameter, float[]> values,
      Dtype dtype,
      long shardBytes) {
    new CheckpointWriter(folder, dtype, shardBytes).write(configJson, parameters, values);
  }

  private void check(List<Parameter> parameters) {
    Set<String> known = new HashSet<>();
    for (Parameter parameter : parameters) {
      for (int i = 0; i < parameter.sources().size(); i++) {
        checkShape(parameter.sources().get(i), parameter.sourceShape(i));
        known.add(stored(parameter.sources().get(i)));
      }
    }
    for (String name : files.keySet()) {
      if (!known.contains(name) && !isTolerated(name)) {
        throw BadFile.of(
            folder,
            "tensor %s is unknown".formatted(BadFile.quote(name)),
            "only those of family " + config.family());
      }
    }
  }

  private boolean isTolerated(String name) {
    Architecture family = Architectures.of(config);
    if (config.tiedEmbeddings() && name.equals(family.head())) {
      checkTied(name, family.embedding());
      return true;
    }
    return DERIVED_BUFFER.matcher(name).matches();
  }

  /** transformers unties a head that differs from the embedding, whatever config.json says. */
  private void checkTied(String head, String embedding) {
    if (!Safetensors.areEqual(files.get(head), head, files.get(embedding), embedding)) {
      throw BadFile.of(
          folder,
          "tie_word_embeddings is true, but '%s' differs from '%s'".formatted(head, embedding),
          "equal tensors, or false");
    }
  }

  /** The name of a tensor in the files: a tied embedding may be stored as the head alone. */
  private String stored(String source) {
    Architecture family = Architectures.of(config);
    boolean isUnderTheHeadsName =
        config.tiedEmbeddings()
            && source.equals(family.embedding())
            && !files.containsKey(source)
            && files.containsKey(family.head());
    return isUnderTheHeadsName ? family.head() : source;
  }

  private void checkShape(String source, List<Long> expected) {
    String stored = stored(source);
    Safetensors file = files.get(stored);
    if (file == null) {
      throw BadFile.of(
          folder, "tensor '%s' is missing".formatted(source), "it with shape " + expected);
    }
    List<Long> shape = Arrays.stream(file.shape(stored)).boxed().toList();
    if (!shape.equals(expected)) {
      throw BadFile.of(
          folder, "tensor '%s' has shape %s".formatted(stored, shape), "shape " + expected);
    }
  }
}
