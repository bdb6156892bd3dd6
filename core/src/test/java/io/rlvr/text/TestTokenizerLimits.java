package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The longest text that each family's pattern may have, of the characters that take it most steps
 * back. A failure ends the process, so the texts are encoded in one of their own.
 */
@Tag("slow")
class TestTokenizerLimits {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Blanks before a letter, letters of either case, of none, and punctuation. */
  private static final List<String> UNITS = List.of(" ", "A", "中", "!");

  @TempDir Path folder;

  @Test
  void theLongestTextsOfTheFamiliesAreEncoded() throws Exception {
    int folders = 0;
    for (JsonNode row : Fixtures.lines("family-patterns.jsonl")) {
      if (row.get("allowed").asBoolean()) {
        write(folder.resolve("family" + folders++), row.get("pattern").asText());
      }
    }
    assertThat(encoded()).isEqualTo("encoded " + folders * UNITS.size());
  }

  /** Encodes by each folder below the given one. */
  static final class Encode {
    public static void main(String[] args) throws IOException {
      int encoded = 0;
      try (var folders = Files.list(Path.of(args[0]))) {
        for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
          try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            int most = (int) TokenizerFile.load(folder).bounds().characters();
            boolean mindsBlanks = TokenizerFile.load(folder).bounds().mindsBlanks();
            for (String unit : UNITS) {
              String text = unit.repeat(most - 1) + "x";
              tokenizer.encode(mindsBlanks ? (unit.repeat(1000) + "1").repeat(999) : text);
              encoded++;
            }
          }
        }
      }
      System.out.println("encoded " + encoded);
    }
  }

  private String encoded() throws Exception {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                Encode.class.getName(),
                folder.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(out, UTF_8);
    return lines.get(lines.size() - 1);
  }

  private static void write(Path folder, String pattern) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    ObjectNode split = root.putObject("pre_tokenizer").put("type", "Split");
    split.putObject("pattern").put("Regex", pattern);
    split.put("behavior", "Isolated").put("invert", false);
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putObject("vocab").put("a", 0).put("x", 1);
    model.putArray("merges");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), root.toString());
  }
}
