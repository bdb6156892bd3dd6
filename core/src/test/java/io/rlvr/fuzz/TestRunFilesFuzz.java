package io.rlvr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.LabelledAnswerReader;
import io.rlvr.dataset.Role;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.RunJson;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run, and what a run is made of. */
@Tag("fuzz")
class TestRunFilesFuzz {
  /**
   * The parser takes the cube of what repeats, and users write what they run: of 8,333 cases one
   * allocates 0.7 GiB if cut at 28,000 bytes and 1.9 GiB in 4 s at 40,000.
   */
  private static final int LONGEST_CONFIGURATION = 20_000;

  @TempDir Path folder;

  @Test
  void recordsOfRunsAreReadOrRefused() throws Exception {
    Fuzz.run(
        "run.json",
        Grammar.json(
            "{\"format-version\":1,\"start-model\":\"ab\",\"settings\":{\"run.seed\":1,"
                + "\"a\":[1,\"b\"],\"rollout.greedy\":true},\"environment\":{\"java\":\"17\"}}"),
        bytes -> RunJson.read("run.json", bytes));
  }

  @Test
  void manifestsAreReadOrRefused() throws Exception {
    String full =
        new String(
            TestRunFilesFuzz.class.getResourceAsStream("/golden/manifest-v1.json").readAllBytes(),
            UTF_8);
    Fuzz.run("manifest", Grammar.json(full), bytes -> ManifestJson.read("_manifest.json", bytes));
  }

  @Test
  void datasetsAreReadOrRefused() throws Exception {
    List<String> formats = List.of("jsonl", "gsm8k", "evouna", "paper");
    List<String> rows =
        List.of(
            "{\"id\":\"a\",\"prompt\":[{\"role\":\"user\",\"content\":\"1+1\"}],"
                + "\"reference\":[\"2\",\"two\"],\"subject\":\"x\",\"more\":{\"a\":[1]}}",
            "{\"question\":\"1+1\",\"answer\":\"<<1+1=2>>2\\n#### 1,234\"}",
            "{\"question\":\"q\",\"reference\":\"r\",\"response\":\"s\",\"human\":\"1\","
                + "\"model\":\"m\"}",
            "{\"query\":\"q\",\"label\":\"1\",\"subject\":\"s\"}");
    Path file = folder.resolve("data.jsonl");
    Grammar formatted =
        random -> {
          int format = random.nextInt(formats.size());
          byte[] lines = Grammar.lines(rows.get(format)).make(random);
          return ByteBuffer.allocate(lines.length + 1).put((byte) format).put(lines).array();
        };
    Fuzz.run(
        "dataset",
        formatted,
        bytes -> {
          Files.write(file, Arrays.copyOfRange(bytes, 1, bytes.length));
          String format = formats.get(bytes[0]);
          List<String> overrides =
              List.of("dataset.train.format=" + format, "dataset.train.path=" + file);
          Settings settings = Settings.defaults(DatasetSettings.KEYS, overrides);
          DatasetReaders.read(settings, Role.TRAIN);
        });
  }

  @Test
  void labelledAnswersAreReadOrRefused() throws Exception {
    Path file = folder.resolve("answers.jsonl");
    Fuzz.run(
        "labelled answers",
        Grammar.lines(
            "{\"question\":\"q\",\"reference\":\"r\",\"response\":\"s\",\"label\":1,"
                + "\"source\":\"a\",\"id\":\"b\"}"),
        bytes -> {
          Files.write(file, bytes);
          LabelledAnswerReader.all(file);
        });
  }

  @Test
  void configurationsAreReadOrRefused() throws Exception {
    List<Key<?>> keys = new ArrayList<>(RewardSettings.KEYS);
    keys.addAll(DatasetSettings.KEYS);
    Path file = folder.resolve("run.conf");
    Grammar hocon =
        Grammar.text(
            "reward.type = exact\n@",
            "reward { type = \"numeric\" }\n@",
            "dataset.train.offset = 2\n@",
            "user { a = {@}, b = 1 }\n@",
            "dataset.train { format = gsm8k, path = x }\n@",
            "dataset.train.limit = 3\n@",
            "user.d = ${?user.e}\n@",
            "user.x = ${?HOME}\n@",
            "user.a = [1, 2, {b = c}]\n@",
            "# c\n@",
            "user.n = 3\n@",
            "user { a = 1, b = { c = \"d\" } }\n@",
            "// c\n@",
            "user.f = 1.5\n",
            "user.g = \"text\"\n",
            "user.n = null\n",
            "reward {",
            "}\n",
            "user.e = ${user.d}\n",
            "user.x = ${user.x}${user.x}\n",
            "user.a += 3\n",
            "user.b = ${user.a}\n",
            "user.c = ${user.b}${user.b}\n",
            "dataset.train.limit = 1e400\n",
            "dataset.train.limit = -1\n",
            "dataset.train.limit = 10 days\n",
            "include \"run.conf\"\n",
            "include required(file(\"/dev/null\"))\n",
            "include url(\"http://localhost:1/\")\n",
            "\"\"\"",
            "\"",
            "[",
            "[[",
            "]",
            "{a:",
            ",",
            "= \n",
            "a.b.c.d.e.",
            "\\u0000",
            "\u2028");
    Fuzz.run(
        "HOCON",
        hocon,
        bytes -> {
          Files.write(file, Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_CONFIGURATION)));
          try {
            Settings.load(keys, file, List.of());
          } catch (UserException e) {
            // all problems are reported at once, each on a line of its own
            throw new UserException("%s", e.getMessage().lines().findFirst().get());
          }
        });
  }
}
