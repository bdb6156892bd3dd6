package io.rlvr.model.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.SafetensorsWriter;
import io.rlvr.model.safetensors.WholeFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which weights of a model go to which file, and what else says so. The files follow from the
 * parameters alone, and the same numbers give the same bytes, whoever writes them.
 *
 * @param files in the order of their parameters
 */
public record CheckpointPlan(List<WeightFile> files, Dtype dtype) implements Serializable {
  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final long DEFAULT_FILE_BYTES = 4L << 30;

  /** Numbers that are copied at a time. */
  private static final int PIECE = 1 << 20;

  /** A file with all sources of some neighbouring parameters. */
  public record WeightFile(String name, List<Parameter> parameters) implements Serializable {
    public WeightFile {
      parameters = List.copyOf(parameters);
    }
  }

  /** Hands out numbers of a parameter. */
  public interface Numbers {
    /** Copies {@code count} numbers from {@code first} on to the start of {@code target}. */
    void read(Parameter parameter, int first, float[] target, int count);
  }

  public CheckpointPlan {
    files = List.copyOf(files);
  }

  /** Files of 4 GB. */
  public static CheckpointPlan of(List<Parameter> parameters, Dtype dtype) {
    return of(parameters, dtype, DEFAULT_FILE_BYTES);
  }

  /**
   * Neighbours go to one file until it is full; all sources of a parameter to the same.
   *
   * @param fileBytes above this the weights go to several files
   */
  static CheckpointPlan of(List<Parameter> parameters, Dtype dtype, long fileBytes) {
    List<List<Parameter>> groups = new ArrayList<>();
    long left = 0;
    for (Parameter parameter : parameters) {
      long bytes = (long) parameter.elements() * dtype.bytes();
      if (groups.isEmpty() || bytes > left) {
        groups.add(new ArrayList<>());
        left = fileBytes;
      }
      groups.get(groups.size() - 1).add(parameter);
      left -= bytes;
    }
    List<WeightFile> files = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      String name =
          groups.size() == 1
              ? WeightFiles.SINGLE
              : "model-%05d-of-%05d.safetensors".formatted(i + 1, groups.size());
      files.add(new WeightFile(name, groups.get(i)));
    }
    return new CheckpointPlan(files, dtype);
  }

  /** Writes one of the files, a few numbers at a time. */
  public void write(WeightFile file, Path to, Numbers numbers) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    for (Parameter parameter : file.parameters()) {
      for (int i = 0; i < parameter.sources().size(); i++) {
        shapes.put(parameter.sources().get(i), parameter.sourceShape(i));
      }
    }
    float[] values = new float[PIECE];
    try (SafetensorsWriter writer = SafetensorsWriter.create(to, shapes, dtype, METADATA)) {
      for (Parameter parameter : file.parameters()) {
        for (int first = 0; first < parameter.elements(); first += PIECE) {
          int count = Math.min(PIECE, parameter.elements() - first);
          numbers.read(parameter, first, values, count);
          for (SourcePiece piece : SourcePiece.of(parameter, first, count)) {
            String source = parameter.sources().get(piece.source());
            writer.append(source, values, piece.from(), piece.count());
          }
        }
      }
      writer.commit();
    }
  }

  /** The content of {@code model.safetensors.index.json}, if there are several files. */
  private Optional<String> index() {
    if (files.size() == 1) {
      return Optional.empty();
    }
    SortedMap<String, String> weightMap = new TreeMap<>();
    long totalBytes = 0;
    for (WeightFile file : files) {
      for (Parameter parameter : file.parameters()) {
        parameter.sources().forEach(source -> weightMap.put(source, file.name()));
        totalBytes += (long) parameter.elements() * dtype.bytes();
      }
    }
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", totalBytes);
    weightMap.forEach(index.putObject("weight_map")::put);
    return Optional.of(Json.indented(index) + "\n");
  }

  /** A model's {@code config.json} with the dtype that is written. */
  private String configuration(String configJson) {
    try {
      JsonNode config = JsonReader.STANDARD.read(configJson);
      if (!(config instanceof ObjectNode object)) {
        throw new IllegalArgumentException("config.json is no object: " + configJson);
      }
      // transformers 5 calls the field dtype, 4 torch_dtype, which both read
      object.put(object.has("dtype") ? "dtype" : "torch_dtype", dtype.configName());
      return Json.indented(object) + "\n";
    } catch (UnreadableJsonException e) {
      throw new IllegalArgumentException("config.json is not JSON: " + configJson, e);
    }
  }

  /** Writes {@code config.json} and, of several files, the index. */
  public void describe(Path folder, String configJson) {
    try {
      Files.createDirectories(folder);
      Optional<String> index = index();
      if (index.isPresent()) {
        WholeFile.write(folder.resolve(WeightFiles.INDEX), index.get());
      } else {
        Files.deleteIfExists(folder.resolve(WeightFiles.INDEX));
      }
      WholeFile.write(folder.resolve("config.json"), configuration(configJson));
    } catch (IOException e) {
      throw BadFile.unwritable(folder, e);
    }
  }
}
