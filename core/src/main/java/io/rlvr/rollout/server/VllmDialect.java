package io.rlvr.rollout.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.http.client.MalformedAnswerException;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Outcome;
import io.rlvr.http.client.Request;
import io.rlvr.json.Json;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * vLLM, as of 0.32: its completions with token ids, and its routers for development and
 * reinforcement learning. Every field of the sampling is sent, since a model's
 * generation_config.json decides those that are not.
 */
record VllmDialect(String reloadMethod) implements Dialect {
  private static final String COMPLETIONS = "/v1/completions";
  private static final String MODEL = "model";

  /**
   * vLLM gives log-probabilities before temperature, filters and penalties ({@code raw_logprobs},
   * its default) or after all of them ({@code processed_logprobs}).
   */
  @Override
  public void check(Sampling sampling) {
    boolean isFiltered =
        sampling.topK() > 0
            || sampling.topP() < 1
            || sampling.minP() > 0
            || sampling.repetitionPenalty() != 1;
    if (sampling.temperature() != 0 && sampling.temperature() != 1 && isFiltered) {
      throw new UserException(
          "Invalid rollout.temperature: %s (expected 1 where rollout.engine is server with vLLM and"
              + " rollout.top-k, top-p, min-p or repetition-penalty is set: it has no"
              + " log-probabilities after the one and before the other)",
          sampling.temperature());
    }
  }

  @Override
  public String temperatureHint() {
    return "vLLM has them with --logprobs-mode processed_logprobs where rollout.temperature is not"
        + " 1, else with raw_logprobs";
  }

  @Override
  public Request<Sample> sample(ServedPolicy policy, Draw draw, Sampling sampling) {
    ObjectNode body = asking(policy, draw.promptIds());
    body.put("max_tokens", sampling.maxNewTokens());
    body.put("temperature", sampling.temperature());
    body.put("top_k", sampling.topK());
    body.put("top_p", sampling.topP());
    body.put("min_p", sampling.minP());
    body.put("repetition_penalty", sampling.repetitionPenalty());
    body.put("presence_penalty", 0);
    body.put("frequency_penalty", 0);
    body.put("seed", draw.seed());
    put(body.putArray("stop_token_ids"), sampling.stopIds());
    return Request.post(
        COMPLETIONS, Json.bytes(body), answer -> sampled(answer, policy, draw, sampling));
  }

  private static Outcome<Sample> sampled(
      byte[] answer, ServedPolicy policy, Draw draw, Sampling sampling)
      throws MalformedAnswerException {
    JsonNode choice = Answers.root(answer).path("choices").path(0);
    int[] ids = Answers.ids(choice.path("token_ids"), "token_ids", policy.vocabulary());
    int[] prompt =
        Answers.ids(choice.path("prompt_token_ids"), "prompt_token_ids", Integer.MAX_VALUE);
    if (!Arrays.equals(prompt, draw.promptIds())) {
      throw Answers.malformed("prompt_token_ids is another prompt");
    }
    JsonNode logprobs =
        Answers.list(choice.path("logprobs").path("token_logprobs"), "token_logprobs");
    float[] numbers = new float[logprobs.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Answers.logprob(logprobs.path(i));
    }
    return Answers.sample(ids, numbers, choice.path("finish_reason").asText(), sampling);
  }

  /**
   * A request for each place. Not {@code prompt_logprobs}: with adapters, two requests for them at
   * once end vLLM 0.32 on a CPU.
   */
  @Override
  public List<Request<float[]>> score(ServedPolicy policy) {
    Probe probe = policy.probe();
    return Arrays.stream(probe.places())
        .mapToObj(place -> score(policy, probe.ids(), place))
        .toList();
  }

  private static Request<float[]> score(ServedPolicy policy, int[] ids, int place) {
    ObjectNode body = asking(policy, Arrays.copyOf(ids, place));
    body.put("max_tokens", 1);
    body.put("temperature", 0);
    body.put("return_tokens_as_token_ids", true);
    body.putArray("logprob_token_ids").add(ids[place]);
    return Request.post(COMPLETIONS, Json.bytes(body), answer -> scored(answer, ids[place]));
  }

  private static Outcome<float[]> scored(byte[] answer, int id) throws MalformedAnswerException {
    JsonNode choice = Answers.root(answer).path("choices").path(0);
    JsonNode logprob = choice.path("logprobs").path("top_logprobs").path(0).path("token_id:" + id);
    if (logprob.isMissingNode()) {
      throw Answers.malformed(
          "it has no log-probability of token %d (vLLM 0.32 has, by logprob_token_ids)"
              .formatted(id));
    }
    return new Answered<>(new float[] {Answers.logprob(logprob)});
  }

  private static ObjectNode asking(ServedPolicy policy, int[] prompt) {
    ObjectNode body = Json.object();
    if (!policy.model().isEmpty()) {
      body.put(MODEL, policy.model());
    }
    put(body.putArray("prompt"), Arrays.stream(prompt).boxed().toList());
    body.put("n", 1);
    body.put("stream", false);
    body.put("logprobs", 0);
    body.put("return_token_ids", true);
    body.put("skip_special_tokens", false);
    body.put("cache_salt", policy.salt());
    return body;
  }

  private static void put(ArrayNode list, List<Integer> ids) {
    ids.forEach(list::add);
  }

  @Override
  public Request<String> loadAdapter(String name, String folder) {
    ObjectNode body = Json.object().put("lora_name", name).put("lora_path", folder);
    return post("/v1/load_lora_adapter", body);
  }

  @Override
  public Request<String> unloadAdapter(String name) {
    return post("/v1/unload_lora_adapter", Json.object().put("lora_name", name));
  }

  @Override
  public List<Request<String>> before() {
    return List.of(post("/pause?mode=wait", Json.object()));
  }

  @Override
  public Optional<Request<Boolean>> isHeld() {
    return Optional.of(Request.get("/is_paused", VllmDialect::held));
  }

  private static Outcome<Boolean> held(byte[] answer) throws MalformedAnswerException {
    JsonNode isPaused = Answers.root(answer).path("is_paused");
    if (!isPaused.isBoolean()) {
      throw Answers.malformed("is_paused is neither true nor false");
    }
    return new Answered<>(isPaused.booleanValue());
  }

  @Override
  public List<Request<String>> load(String folder) {
    ObjectNode call = Json.object().put("method", reloadMethod);
    call.putObject("kwargs").put("weights_path", folder);
    return List.of(post("/collective_rpc", call), post("/reset_prefix_cache", Json.object()));
  }

  @Override
  public List<Request<String>> after() {
    return List.of(post("/resume", Json.object()));
  }

  private static Request<String> post(String path, ObjectNode body) {
    return Request.post(path, Json.bytes(body), Answers::words);
  }

  @Override
  public boolean isMissing(Failed<?> failed, String model) {
    return failed.status() == 404;
  }
}
