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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes a model folder: the weights first, config.json last. */
final class CheckpointWriter {
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final Path folder;
  private final Dtype dtype;
  private final long shardBytes;

  CheckpointWriter(Path folder, Dtype dtype, long shardBytes) {
    this.folder = folder;
    this.dtype = dtype;
    this.shardBytes = shardBytes;
  }

  void write(String configJson, List<Parameter> parameters, Function<Parameter, float[]> values) {
    String config = withDtype(configJson);
    try {
      Files.createDirectories(folder);
      List<List<Parameter>> shards = shards(parameters);
      if (shards.size() == 1) {
        writeShard(WeightFiles.SINGLE, parameters, values);
        Files.deleteIfExists(folder.resolve(WeightFiles.INDEX));
      } else {
        writeShards(shards, values);
        Files.deleteIfExists(folder.resolve(WeightFiles.SINGLE));
      }
      WholeFile.write(folder.resolve("config.json"), config);
    } catch (IOException e) {
      throw BadFile.unwritable(folder, e);
    }
  }

  /** Neighbours go to one file until it is full; all sources of a parameter to the same. */
  private List<List<Parameter>> shards(List<Parameter> parameters) {
    List<List<Parameter>> shards = new ArrayList<>();
    long left = 0;
    for (Parameter parameter : parameters) {
      long bytes = (long) parameter.elements() * dtype.bytes();
      if (shards.isEmpty() || bytes > left) {
        shards.add(new ArrayList<>());
        left = shardBytes;
      }
      shards.get(shards.size() - 1).add(parameter);
      left -= bytes;
    }
    return shards;
  }

  private void writeShards(List<List<Parameter>> shards, Function<Parameter, float[]> values)
      throws IOException {
    SortedMap<String, String> weightMap = new TreeMap<>();
    long totalBytes = 0;
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      writeShard(file, shards.get(i), values);
      for (Parameter parameter : shards.get(i)) {
        parameter.sources().forEach(source -> weightMap.put(source, file));
        totalBytes += (long) parameter.elements() * dtype.bytes();
      }
    }
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", totalBytes);
    weightMap.forEach(index.putObject("weight_map")::put);
    WholeFile.write(folder.resolve(WeightFiles.INDEX), Json.indented(index) + "\n");
  }

  private void writeShard(
      String file, List<Parameter> parameters, Function<Parameter, float[]> values) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    for (Parameter parameter : parameters) {
      for (int i = 0; i < parameter.sources().size(); i++) {
        shapes.put(parameter.sources().get(i), parameter.sourceShape(i));
      }
    }
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve(file), shapes, dtype, METADATA)) {
      for (Parameter parameter : parameters) {
        putSources(writer, parameter, values.apply(parameter));
      }
      writer.commit();
    }
  }

  private static void putSources(SafetensorsWriter writer, Parameter parameter, float[] values) {
    if (values.length != parameter.elements()) {
      throw new IllegalArgumentException(
          "Parameter %s has %d numbers, but got: %d"
              .formatted(parameter.name(), parameter.elements(), values.length));
    }
    int at = 0;
    for (int i = 0; i < parameter.sources().size(); i++) {
      writer.put(parameter.sources().get(i), values, at);
      at += Math.toIntExact(parameter.sourceRows().get(i) * parameter.rowElements());
    }
  }

  /** transformers 5 calls the field dtype, 4 torch_dtype, which both read. */
  private String withDtype(String configJson) {
    try {
      JsonNode config = JsonReader.STANDARD.read(configJson);
      if (!(config instanceof ObjectNode object)) {
        throw new IllegalArgumentException("config.json is no object: " + configJson);
      }
      object.put(object.has("dtype") ? "dtype" : "torch_dtype", dtype.configName());
      return Json.indented(object) + "\n";
    } catch (UnreadableJsonException e) {
      throw new IllegalArgumentException("config.json is not JSON: " + configJson, e);
    }
  }
}
