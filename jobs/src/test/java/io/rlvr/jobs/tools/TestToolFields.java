package io.rlvr.jobs.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.ToolRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fields in {@code docs/commands.md} are those of the tools. For each documented field stand
 * two lines that differ in it alone: their answers must differ. Without a required one there is an
 * error that names it, and the answers together have the documented fields and no other.
 */
class TestToolFields {
  @TempDir private static Path folder;
  private static String model;

  private record Pair(String one, String other) {}

  @BeforeAll
  static void makeModel() throws IOException {
    TinyRun.configuration(folder);
    model = folder.resolve("model").toString();
  }

  @Test
  void ofScore() throws IOException {
    String right = "\"reference\": \"42\", \"response\": \"42\"";
    String routed =
        ", \"settings\": {\"reward.type\": \"routed\", \"reward.routed.by\": \"%s\","
            + " \"reward.routed.routes\": [\"maths:numeric\"], \"reward.routed.default\": \"exact\"}";
    String number = "\"reference\": \"42\", \"response\": \"It is 42\"";
    String choice =
        "\"reference\": \"B\", \"response\": \"It is blue.\","
            + " \"settings\": {\"reward.type\": \"choice\"}";
    String overlong =
        ", \"settings\": {\"reward.type\": \"overlong\", \"reward.overlong.max-length\": 4,"
            + " \"reward.overlong.cache\": 2}";
    String code =
        "\"reference\": \"\", \"response\": \"```sh\\necho 3\\n```\", \"settings\":"
            + " {\"reward.type\": \"code\", \"reward.code.enabled\": true,"
            + " \"reward.code.command\": [\"sh\", \"{file}\"]}";
    check(
        "score",
        ScoreCommand::new,
        Map.of(
            "id", pair("\"id\": 1, " + right, "\"id\": 2, " + right),
            "reference", pair(right, right.replaceFirst("42", "43")),
            "response", pair(right, "\"reference\": \"42\", \"response\": \"4\""),
            "question", pair(choice + ", \"question\": \"?\\nA. red\\nB. blue\"", choice),
            "response_ids",
                pair(
                    right + overlong + ", \"response_ids\": [1]",
                    right + overlong + ", \"response_ids\": [1, 2, 3, 4]"),
            "source",
                pair(
                    number + routed.formatted("source") + ", \"source\": \"maths\"",
                    number + routed.formatted("source")),
            "subject",
                pair(
                    number + routed.formatted("subject") + ", \"subject\": \"maths\"",
                    number + routed.formatted("subject")),
            "extra",
                pair(
                    code + ", \"extra\": {\"tests\": [{\"input\": \"\", \"output\": \"3\"}]}",
                    code + ", \"extra\": {\"tests\": [{\"input\": \"\", \"output\": \"4\"}]}"),
            "settings", pair(number, number + ", \"settings\": {\"reward.type\": \"exact\"}")),
        "\"reference\": \"42\", \"response\": \"x\", \"response_ids\": [1], \"settings\":"
            + " {\"reward.type\": \"weighted\", \"reward.weighted.parts\": [\"contains:1\"]}");
  }

  @Test
  void ofAdvantage() throws IOException {
    String two = "\"rows\": [{\"prompt_id\": \"a\", \"reward\": 1}, %s]";
    String second = "{\"prompt_id\": \"a\", \"reward\": 0%s}";
    String opo = two + ", \"settings\": {\"advantage.type\": \"opo\"}";
    String remax = two + ", \"settings\": {\"advantage.type\": \"remax\"}";
    String cut = two + ", \"settings\": {\"advantage.truncated\": \"left-out\"}";
    String kl = two + ", \"settings\": {\"advantage.type\": \"reinforce\"}";
    String token =
        "\"rows\": [{\"prompt_id\": \"a\", \"token_rewards\": %s, \"values\": %s, \"mask\": %s}],"
            + " \"settings\": {\"advantage.type\": \"gae\", \"advantage.whitening\": \"none\"}";
    String gdpo =
        "\"rows\": [{\"prompt_id\": \"a\", \"reward\": 1, \"parts\": {\"x\": 1}},"
            + " {\"prompt_id\": \"a\", \"reward\": 0, \"parts\": {\"x\": %s}}], \"settings\":"
            + " {\"advantage.type\": \"gdpo\", \"advantage.parts\": [\"x:1\"],"
            + " \"advantage.whitening\": \"none\"}";
    check(
        "advantage",
        AdvantageCommand::new,
        Map.ofEntries(
            Map.entry("rows[].parts", pair(gdpo.formatted("0"), gdpo.formatted("1"))),
            Map.entry(
                "id",
                pair(
                    "\"id\": 1, " + two.formatted(second.formatted("")),
                    "\"id\": 2, " + two.formatted(second.formatted("")))),
            Map.entry("rows", pair(two.formatted(second.formatted("")), "\"rows\": []")),
            Map.entry(
                "rows[].prompt_id",
                pair(
                    two.formatted(second.formatted("")),
                    two.formatted(second.formatted("").replace("\"a\"", "\"b\"")))),
            Map.entry(
                "rows[].reward",
                pair(two.formatted(second.formatted("")), two.formatted("{\"prompt_id\": \"a\"}"))),
            Map.entry(
                "rows[].sample",
                pair(
                    remax.formatted(second.formatted(", \"sample\": -1")),
                    remax.formatted(second.formatted("")))),
            Map.entry(
                "rows[].length",
                pair(
                    opo.formatted(second.formatted(", \"length\": 3")),
                    opo.formatted(second.formatted("")))),
            Map.entry(
                "rows[].finish_reason",
                pair(
                    cut.formatted(second.formatted(", \"finish_reason\": \"length\"")),
                    cut.formatted(second.formatted("")))),
            Map.entry(
                "rows[].logprobs",
                pair(
                    kl.formatted(second.formatted(", \"logprobs\": [-1], \"ref_logprobs\": [-2]")),
                    kl.formatted(
                        second.formatted(", \"logprobs\": [-4], \"ref_logprobs\": [-2]")))),
            Map.entry(
                "rows[].ref_logprobs",
                pair(
                    kl.formatted(second.formatted(", \"logprobs\": [-1], \"ref_logprobs\": [-2]")),
                    kl.formatted(second.formatted(", \"logprobs\": [-1]")))),
            Map.entry(
                "rows[].token_rewards",
                pair(
                    token.formatted("[0, 1]", "[0, 0]", "[1, 1]"),
                    token.formatted("[1, 1]", "[0, 0]", "[1, 1]"))),
            Map.entry(
                "rows[].values",
                pair(
                    token.formatted("[0, 1]", "[0, 0]", "[1, 1]"),
                    token.formatted("[0, 1]", "[0, 1]", "[1, 1]"))),
            Map.entry(
                "rows[].mask",
                pair(
                    token.formatted("[0, 1]", "[0, 0]", "[1, 1]"),
                    token.formatted("[0, 1]", "[0, 0]", "[1, 0]"))),
            Map.entry(
                "settings",
                pair(
                    two.formatted(second.formatted("")),
                    two.formatted(second.formatted(""))
                        + ", \"settings\": {\"advantage.type\": \"reinforce\"}"))),
        two.formatted(second.formatted("")));
  }

  @Test
  void ofLoss() throws IOException {
    String line = "\"logp_new\": [[%s, -1]], \"logp_rollout\": [[%s, -1]], \"advantages\": [%s]";
    String plain = line.formatted("-1", "-1.1", "1");
    String capped =
        plain + ", \"logp_old\": [[%s, -1]], \"settings\": {\"loss.importance-cap\": 2}";
    String penalised =
        plain
            + ", \"logp_ref\": [[%s, -1]], \"settings\": {\"kl.placement\": \"loss\","
            + " \"kl.coefficient\": 0.5}";
    String masked =
        plain + ", \"entropies\": [[%s]], \"settings\": {\"loss.top-entropy-share\": 0.5}";
    String two =
        "\"logp_new\": [[-1, -1], [-1]], \"logp_rollout\": [[-1.1, -1], [-1]],"
            + " \"advantages\": [1, 1], \"prompts\": [%s],"
            + " \"settings\": {\"loss.aggregation\": \"prompt-mean\"}";
    check(
        "loss",
        LossCommand::new,
        Map.of(
            "id", pair("\"id\": 1, " + plain, "\"id\": 2, " + plain),
            "logp_new", pair(plain, line.formatted("-1.05", "-1.1", "1")),
            "logp_rollout", pair(plain, line.formatted("-1", "-1.05", "1")),
            "advantages", pair(plain, line.formatted("-1", "-1.1", "[1, 2]")),
            "logp_old", pair(capped.formatted("-1"), capped.formatted("-1.05")),
            "logp_ref", pair(penalised.formatted("-1"), penalised.formatted("-2")),
            "mask", pair(plain + ", \"mask\": [[1, 0]]", plain),
            "entropies", pair(masked.formatted("1, 2"), masked.formatted("2, 1")),
            "prompts", pair(two.formatted("1, 1"), two.formatted("1, 2")),
            "settings", pair(plain, plain + ", \"settings\": {\"loss.type\": \"reinforce\"}")),
        plain);
  }

  @Test
  void ofGenerate() throws IOException {
    String prompt = "\"prompt\": \"What is 3 + 4?\"";
    String turn = "\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]";
    check(
        "generate",
        GenerateCommand::new,
        Map.of(
            "id", pair("\"id\": 1, " + prompt, "\"id\": 2, " + prompt),
            "prompt", pair(prompt, "\"prompt\": \"And 8?\""),
            "messages", pair(turn.formatted("What is 3 + 4?"), turn.formatted("And 8?")),
            "settings", pair(prompt, prompt + ", \"settings\": {\"rollout.max-new-tokens\": 1}")),
        prompt,
        "--model=" + model,
        "--set=rollout.max-new-tokens=4");
  }

  @Test
  void ofLogprobs() throws IOException {
    String response = ", \"response\": \"7\"";
    String turn = "\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]" + response;
    String prompt = "\"prompt\": \"What is 3 + 4?\"";
    check(
        "logprobs",
        LogprobsCommand::new,
        Map.of(
            "id", pair("\"id\": 1, " + prompt + response, "\"id\": 2, " + prompt + response),
            "prompt", pair(prompt + response, "\"prompt\": \"And 8?\"" + response),
            "messages", pair(turn.formatted("What is 3 + 4?"), turn.formatted("And 8?")),
            "prompt_ids",
                pair("\"prompt_ids\": [5, 6]" + response, "\"prompt_ids\": [5]" + response),
            "response", pair(prompt + response, prompt + ", \"response\": \"8\""),
            "response_ids",
                pair(prompt + ", \"response_ids\": [7]", prompt + ", \"response_ids\": [8]"),
            "settings",
                pair(
                    prompt + response,
                    prompt + response + ", \"settings\": {\"policy.precision\": \"bfloat15\"}")),
        prompt + response,
        "--model=" + model);
  }

  /**
   * @param plain a line that has the required fields at least; what must be answered to it
   */
  private static void check(
      String command,
      Function<ToolOptions, Callable<Integer>> tool,
      Map<String, Pair> pairs,
      String plain,
      String... arguments)
      throws IOException {
    ToolFields documented =
        ToolFields.ALL.stream().filter(each -> each.command().equals(command)).findFirst().get();
    List<String> names = documented.read().stream().map(ToolFields.Read::name).toList();
    assertThat(pairs.keySet()).containsExactlyInAnyOrderElementsOf(names);
    Set<String> answered = new TreeSet<>();
    for (String name : names) {
      ToolRun run =
          ToolRun.run(tool, line(pairs.get(name).one()) + line(pairs.get(name).other()), arguments);
      assertThat(run.line(0)).as("answers that differ by %s", name).isNotEqualTo(run.line(1));
      run.line(0).fieldNames().forEachRemaining(answered::add);
      assertThat(run.line(0).path("error").asText("")).as("answer to %s", name).isEmpty();
    }
    ToolRun.run(tool, line(plain), arguments).line(0).fieldNames().forEachRemaining(answered::add);
    assertThat(answered)
        .containsExactlyInAnyOrderElementsOf(
            documented.answered().stream().map(ToolFields.Answered::name).toList());
    for (String missing : required(documented)) {
      ToolRun run = ToolRun.run(tool, line(without(plain, missing)), arguments);
      assertThat(run.status()).as("exit status without %s", missing).isEqualTo(1);
      assertThat(run.line(0).path("error").asText()).contains(missing.replace("rows[].", ""));
    }
  }

  private static List<String> required(ToolFields documented) {
    return documented.read().stream()
        .filter(field -> field.required().equals("yes"))
        .map(ToolFields.Read::name)
        .toList();
  }

  /** The same line with a field of another name in its place. */
  private static String without(String line, String field) {
    String name = "\"" + field.replace("rows[].", "") + "\"";
    assertThat(line).contains(name);
    return line.replace(name, "\"unknown\"");
  }

  private static Pair pair(String one, String other) {
    return new Pair(one, other);
  }

  private static String line(String fields) {
    return "{" + fields + "}\n";
  }
}
