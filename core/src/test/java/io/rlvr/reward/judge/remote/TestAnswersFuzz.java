package io.rlvr.reward.judge.remote;

import io.rlvr.config.UserException;
import io.rlvr.fuzz.Fuzz;
import io.rlvr.fuzz.Grammar;
import io.rlvr.http.client.ApiKey;
import io.rlvr.http.client.MalformedAnswerException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that an endpoint answers with; what is no answer is MalformedException's one line. */
@Tag("fuzz")
class TestAnswersFuzz {
  private final AnswerParser parser =
      new AnswerParser(ApiKey.from("reward.remote-judge.api-key-env", "", n -> Optional.empty()));

  @Test
  void bodiesAreReadOrMalformed() throws Exception {
    Fuzz.run(
        "remote answer",
        Grammar.json(
            "{\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":"
                + "\"YES\"},\"logprobs\":{\"content\":[{\"token\":\"YES\",\"logprob\":-0.1,"
                + "\"top_logprobs\":[{\"token\":\"NO\",\"logprob\":-2.5}]}]}}],"
                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}"),
        body -> {
          try {
            parser.outcome(body);
          } catch (MalformedAnswerException e) {
            throw UserException.causedBy(e, "%s", e.getMessage());
          }
        });
  }
}
