package io.rlvr.http.client;

import io.rlvr.fuzz.Fuzz;
import io.rlvr.fuzz.Grammar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies of errors, which are read whatever they are. */
@Tag("fuzz")
class TestErrorsFuzz {
  @Test
  void bodiesAreRead() throws Exception {
    Fuzz.run(
        "remote error",
        Grammar.json(
            "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\","
                + "\"innererror\":{\"code\":\"x\"},\"metadata\":{\"raw\":\"y\"}},"
                + "\"detail\":[{\"msg\":\"z\"}]}"),
        body -> ErrorBody.of(body));
  }
}
