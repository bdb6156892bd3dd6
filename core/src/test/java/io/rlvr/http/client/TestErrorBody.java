package io.rlvr.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestErrorBody {
  @Test
  void theWordsOfAnErrorAreFoundInTheUsualPlaces() {
    assertThat(message("{\"error\": {\"message\": \"a\"}}")).isEqualTo("a");
    assertThat(message("{\"error\": \"b\"}")).isEqualTo("b");
    assertThat(message("{\"message\": \"c\"}")).isEqualTo("c");
    assertThat(message("{\"detail\": \"d\"}")).isEqualTo("d");
    assertThat(message("<html>e")).isEqualTo("<html>e");
    assertThat(message("{\"detail\": [1]}")).isEqualTo("{\"detail\": [1]}");
    assertThat(message("{\"detail\": [{\"msg\": \"f\"}]}")).isEqualTo("f");
    assertThat(message("[{\"error\": {\"message\": \"g\"}}]")).isEqualTo("g");
    assertThat(message("[]")).isEqualTo("[]");
    assertThat(message("")).isEmpty();
  }

  @Test
  void aGatewayAddsTheWordsOfWhatIsBehindIt() {
    assertThat(message("{\"error\": {\"message\": \"a\", \"metadata\": {\"raw\": \"b\"}}}"))
        .isEqualTo("a: b");
  }

  @Test
  void codesAreTextsOfTheErrorWithinItAndAround() {
    assertThat(
            body("{\"type\": \"a\", \"error\": {\"code\": \"b\", \"innererror\": {\"code\": \"c\"}}}")
                .codes())
        .containsExactly("a", "b", "c");
    assertThat(body("{\"error\": {\"code\": 400, \"type\": null}}").codes()).isEmpty();
  }

  private static String message(String text) {
    return body(text).message();
  }

  private static ErrorBody body(String text) {
    return ErrorBody.of(text.getBytes(UTF_8));
  }
}
