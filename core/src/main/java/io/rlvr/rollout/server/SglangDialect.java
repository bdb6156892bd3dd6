package io.rlvr.rollout.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.http.client.MalformedAnswerException;
import io.rlvr.http.client.Reply.Answered;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Outcome;
import io.rlvr.http.client.Reply.Refused;
import io.rlvr.http.client.Request;
import io.rlvr.json.Json;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.Sampling;
import java.util.List;
import java.util.Optional;

/**
 * SGLang by its native {@code /generate}, whose answers hold token ids; its completions in OpenAI's
 * form do not. Its log-probabilities are those at the temperature of the sampling, before filters.
 * Seeds need {@code --enable-deterministic-inference}.
 */
record SglangDialect() implements Dialect {
  /** Anything is of the policy's distribution. */
  @Override
  public void check(Sampling sampling) {}

  @Override
  public String temperatureHint() {
    return "SGLang has them without SGLANG_RETURN_ORIGINAL_LOGPROB";
  }

  @Override
  public Request<Sample> sample(ServedPolicy policy, Draw draw, Sampling sampling) {
    ObjectNode body = asking(policy, draw.promptIds());
    ObjectNode fields = body.putObject("sampling_params");
    fields.put("max_new_tokens", sampling.maxNewTokens());
    fields.put("temperature", sampling.temperature());
    fields.put("top_k", sampling.topK() == 0 ? -1 : sampling.topK());
    fields.put("top_p", sampling.topP());
    fields.put("min_p", sampling.minP());
    fields.put("repetition_penalty", sampling.repetitionPenalty());
    fields.put("presence_penalty", 0);
    fields.put("frequency_penalty", 0);
    fields.put("sampling_seed", draw.seed());
    fields.put("skip_special_tokens", false);
    fields.put("n", 1);
    ArrayNode stops = fields.putArray("stop_token_ids");
    sampling.stopIds().forEach(stops::add);
    return Request.post("/generate", Json.bytes(body), answer -> sampled(answer, policy, sampling));
  }

  private static Outcome<Sample> sampled(byte[] answer, ServedPolicy policy, Sampling sampling)
      throws MalformedAnswerException {
    JsonNode root = Answers.root(answer);
    int[] ids = Answers.ids(root.path("output_ids"), "output_ids", policy.vocabulary());
    JsonNode tokens =
        Answers.list(root.path("meta_info").path("output_token_logprobs"), "output_token_logprobs");
    float[] logprobs = new float[tokens.size()];
    for (int i = 0; i < logprobs.length; i++) {
      logprobs[i] = Answers.logprob(tokens.path(i).path(0));
      if (i < ids.length && tokens.path(i).path(1).asInt(-1) != ids[i]) {
        throw Answers.malformed("output_token_logprobs are of other tokens than output_ids");
      }
    }
    String reason = root.path("meta_info").path("finish_reason").path("type").asText();
    return Answers.sample(ids, logprobs, reason, sampling);
  }

  @Override
  public List<Request<float[]>> score(ServedPolicy policy) {
    ObjectNode body = asking(policy, policy.probe().ids());
    body.put("logprob_start_len", 0);
    body.putObject("sampling_params").put("max_new_tokens", 1).put("temperature", 0);
    return List.of(
        Request.post("/generate", Json.bytes(body), answer -> scored(answer, policy.probe())));
  }

  private static Outcome<float[]> scored(byte[] answer, Probe probe)
      throws MalformedAnswerException {
    JsonNode tokens = Answers.root(answer).path("meta_info").path("input_token_logprobs");
    float[] logprobs = new float[probe.places().length];
    for (int i = 0; i < logprobs.length; i++) {
      JsonNode token = tokens.path(probe.places()[i]);
      if (token.path(1).asInt(-1) != probe.ids()[probe.places()[i]]) {
        throw Answers.malformed("input_token_logprobs are of other tokens than were sent");
      }
      logprobs[i] = Answers.logprob(token.path(0));
    }
    return new Answered<>(logprobs);
  }

  private static ObjectNode asking(ServedPolicy policy, int[] prompt) {
    ObjectNode body = Json.object();
    ArrayNode ids = body.putArray("input_ids");
    for (int id : prompt) {
      ids.add(id);
    }
    body.put("return_logprob", true);
    body.put("stream", false);
    if (policy.adapter().isPresent()) {
      body.put("lora_path", policy.model());
    }
    return body;
  }

  @Override
  public Request<String> loadAdapter(String name, String folder) {
    return post(
        "/load_lora_adapter", Json.object().put("lora_name", name).put("lora_path", folder));
  }

  @Override
  public Request<String> unloadAdapter(String name) {
    return post("/unload_lora_adapter", Json.object().put("lora_name", name));
  }

  @Override
  public List<Request<String>> before() {
    return List.of();
  }

  @Override
  public Optional<Request<Boolean>> isHeld() {
    return Optional.empty();
  }

  @Override
  public List<Request<String>> load(String folder) {
    ObjectNode body = Json.object().put("model_path", folder).put("flush_cache", true);
    return List.of(post("/update_weights_from_disk", body));
  }

  @Override
  public List<Request<String>> after() {
    return List.of();
  }

  private static Request<String> post(String path, ObjectNode body) {
    return Request.post(path, Json.bytes(body), SglangDialect::done);
  }

  /** It may say with status 200 that it did not do it. */
  private static Outcome<String> done(byte[] answer) throws MalformedAnswerException {
    return Answers.root(answer).path("success").asBoolean(false)
        ? Answers.words(answer)
        : new Refused<>("HTTP 200, but success is not true");
  }

  @Override
  public boolean isMissing(Failed<?> failed, String model) {
    return failed.status() == 404 || (failed.status() == 400 && failed.reason().contains(model));
  }
}
