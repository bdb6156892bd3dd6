package io.rlvr.model.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.Lora;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Adapters that peft made (make_adapter_fixtures.py), and random ones. */
public final class GoldenAdapters {
  private GoldenAdapters() {}

  public static Path folder(String name) {
    return GoldenModels.folder("../adapters/" + name).normalize();
  }

  public static JsonNode json(String name) {
    return GoldenModels.json("adapters/" + name + "/golden.json");
  }

  /** The golden model that an adapter is for. */
  public static String model(String name) {
    return json(name).get("model").textValue();
  }

  /** log p of each response token of the model's golden sequences, with the adapter. */
  public static List<float[]> responseLogprobs(String name) {
    List<TokenSequence> sequences = Golden.of(model(name)).sequences();
    List<float[]> logprobs = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      float[] all = GoldenModels.floats(json(name).get("sequences").get(i).get("logprobs"));
      int first = sequences.get(i).promptIds().length - 1;
      logprobs.add(Arrays.copyOfRange(all, first, all.length));
    }
    return logprobs;
  }

  /** A copy of an adapter folder that a test may break. */
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

  /** Both A and B normal with a standard deviation of 0.3. */
  public static Adapter random(Lora lora, ModelConfig config, long seed) {
    Random random = new Random(seed);
    List<float[]> values = new ArrayList<>();
    for (Parameter parameter : lora.parameters(config)) {
      float[] numbers = new float[parameter.elements()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (0.3 * random.nextGaussian());
      }
      values.add(numbers);
    }
    return new Adapter(lora, lora.parameters(config), values);
  }
}
