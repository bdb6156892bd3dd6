package io.rlvr.model.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The committed fixtures that make_model_fixtures.py made. */
public final class GoldenModels {
  public static final List<String> NAMES =
      List.of(
          "llama",
          "llama3",
          "mistral",
          "qwen2",
          "qwen3",
          "olmo2",
          "granite",
          "phi3",
          "phi4-mini",
          "gemma3",
          "gemma3-v4",
          "qwen3-moe",
          "qwen3-moe-plain");

  private GoldenModels() {}

  /** As tests of every model take them. */
  public static List<String> names() {
    return NAMES;
  }

  /** A model folder by name. */
  public static Path folder(String name) {
    return resource("models/" + name);
  }

  /** A copy of a model folder that a test may break. */
  public static Path copy(String name, Path target) {
    try (Stream<Path> files = Files.list(folder(name))) {
      Files.createDirectories(target);
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String file) {
    try {
      return new ObjectMapper().readTree(Files.readString(resource(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }

  private static Path resource(String name) {
    try {
      return Path.of(GoldenModels.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("No path to /golden/" + name, e);
    }
  }
}
