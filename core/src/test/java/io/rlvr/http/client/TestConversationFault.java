package io.rlvr.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error that repeats the request is read without the words of the request. */
class TestConversationFault {
  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "the prompt is too long|Bad setting in 'the prompt is too long'|false|an echo as it is",
        "The  prompt\\nis too long|Invalid: the prompt is too long|false|an echo with other blanks",
        "the prompt is too long|Extra inputs: [{'input': 'the prompt is too l|false|an echo cut off",
        "How long?|The prompt is too long|true|words of the endpoint",
        "the prompt is too long|This exceeds the context window: the prompt is too long|true|its own words beside an echo"
      })
  void wordsOfTheRequestSayNothing(String asked, String message, boolean isFault, String why) {
    byte[] request = ("{\"content\": \"" + asked + "\"}").getBytes(UTF_8);
    ErrorBody error =
        ErrorBody.of(("{\"error\": {\"message\": \"" + message + "\"}}").getBytes(UTF_8));

    assertThat(ConversationFault.isIn(error, request)).as(why).isEqualTo(isFault);
  }
}
