package io.rlvr.jobs.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rlvr.jobs.tools.ToolOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;

/** A JSON Lines tool that was run: its exit status and the lines that it gave. */
public record ToolRun(int status, List<String> lines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static ToolRun run(
      Function<ToolOptions, Callable<Integer>> command, String in, String... arguments) {
    return run(command, in.getBytes(UTF_8), arguments);
  }

  public static ToolRun run(
      Function<ToolOptions, Callable<Integer>> command, byte[] in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ToolOptions streams = new ToolOptions(new ByteArrayInputStream(in), out);
    int status = new CommandLine(command.apply(streams)).execute(arguments);
    return new ToolRun(status, out.toString(UTF_8).lines().toList());
  }

  public JsonNode line(int index) throws IOException {
    return JSON.readTree(lines.get(index));
  }

  /** The numbers at some places of an array. */
  public static double[] numbers(JsonNode array, int... indices) {
    double[] numbers = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      numbers[i] = array.get(indices[i]).asDouble();
    }
    return numbers;
  }

  public static double[] all(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    ((ArrayNode) array).forEach(number -> numbers.add(number.asDouble()));
    return numbers.stream().mapToDouble(number -> number).toArray();
  }
}
