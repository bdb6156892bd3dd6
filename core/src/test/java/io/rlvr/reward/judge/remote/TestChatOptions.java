package io.rlvr.reward.judge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestChatOptions {
  private static final String KEY = "sk-secret-123";

  @Test
  void aSlashAtTheEndOfTheUrlMakesNoDifference() {
    assertThat(options(KEY, "url=http://localhost:8000/v1").endpoint().at("/chat/completions"))
        .hasToString("http://localhost:8000/v1/chat/completions");
    assertThat(options(KEY, "url=https://h.example/v1/").endpoint().at("/chat/completions"))
        .hasToString("https://h.example/v1/chat/completions");
    assertThat(options(KEY, "url=http://localhost:8000/v1").endpoint().host())
        .isEqualTo("localhost:8000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8000",
        "ftp://h.example/v1",
        "http://user:secret@h.example/v1",
        "http://h.example/v1?key=secret",
        "http://h.example/v1#a",
        "http:///v1",
        "http://h example/"
      })
  void anotherUrlIsRefusedAndNotRepeated(String url) {
    assertThatThrownBy(() -> options(KEY, "url=" + url))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.remote-judge.url (expected http://host:port/path or"
                + " https://host/path, without user, password, query and fragment)");
  }

  @Test
  void theKeyIsNeverWritten() {
    ChatOptions options = options(KEY, "url=http://h.example", "api-key-env=JUDGE_KEY");

    assertThat(options.endpoint().key().header()).contains("Bearer " + KEY);
    assertThat(options.toString()).contains("[api key]").doesNotContain(KEY);
    assertThat(options.endpoint().key().clean("a " + KEY + "\nb", 50)).isEqualTo("a [api key]\\nb");
  }

  @Test
  void withoutAVariableThereIsNoKey() {
    assertThat(options(KEY, "url=http://h.example").endpoint().key().header()).isEmpty();
  }

  @Test
  void equalOptionsAreOneEndpoint() {
    String[] settings = {"url=http://h.example", "api-key-env=JUDGE_KEY", "model=m"};

    assertThat(options(KEY, settings)).isEqualTo(options(KEY, settings));
    assertThat(options(KEY, settings)).hasSameHashCodeAs(options(KEY, settings));
    assertThat(options(KEY, settings)).isNotEqualTo(options("another", settings));
  }

  @Test
  void aVariableThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> options("", "url=http://h.example", "api-key-env=JUDGE_KEY"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing environment variable JUDGE_KEY (expected the key of reward.remote-judge)");
  }

  /** The form of each service's keys, with made-up letters; the last two have no prefix. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf_abcdefghijKLMNOPqrst",
        "gsk_abcdefghijklmnop1234",
        "sk_live_abcdefghijklmnop",
        "xai_0123456789abcdef",
        "AIzaSyAbcdefghijklmnopqr",
        "aB3dE5gH7jK9mN1pQ3sT",
        "a1b2c3d4e5f60718293a4b5c6d7e8f90",
      })
  void aKeyThatCouldBeANameIsNotRepeated(String key) {
    assertThatThrownBy(() -> options(key, "url=http://h.example", "api-key-env=" + key))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.remote-judge.api-key-env: not a name (expected the name of an"
                + " environment variable, such as OPENAI_API_KEY)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENAI_API_KEY", "HF_TOKEN", "key", "judge_key_2", "MY_TEAMS_KEY_2026"})
  void namesOfVariablesAreTaken(String name) {
    assertThatThrownBy(() -> options(KEY, "url=http://h.example", "api-key-env=" + name))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing environment variable %s (expected the key of reward.remote-judge)", name);
  }

  @Test
  void aKeyInPlaceOfANameIsNotRepeated() {
    assertThatThrownBy(() -> options(KEY, "url=http://h.example", "api-key-env=" + KEY))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.remote-judge.api-key-env: not a name (expected the name of an"
                + " environment variable, such as OPENAI_API_KEY)");
  }

  @Test
  void aKeyThatNoHeaderCanHoldIsNotRepeated() {
    assertThatThrownBy(() -> options(KEY + "\n", "url=http://h.example", "api-key-env=JUDGE_KEY"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid environment variable JUDGE_KEY: it holds a character that no key has"
                + " (expected visible ASCII characters)");
  }

  @Test
  void extraFieldsMayNotOverrideSettings() {
    assertThatThrownBy(() -> extra("{\\\"logprobs\\\": false}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.remote-judge.extra-body: field 'logprobs' (expected fields that no"
                + " other setting decides)");
    assertThatThrownBy(() -> extra("[1]"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid reward.remote-judge.extra-body: [1] (expected one JSON object)");
    assertThatThrownBy(() -> extra("{"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.remote-judge.extra-body: not JSON at column 2 (expected one JSON object)");
  }

  private static ChatOptions extra(String body) {
    return options(KEY, "url=http://h.example", "extra-body=\"" + body + "\"");
  }

  private static ChatOptions options(String key, String... settings) {
    List<String> all = new ArrayList<>();
    for (String setting : settings) {
      all.add("reward.remote-judge." + setting);
    }
    return ChatOptions.from(
        Settings.defaults(RemoteSettings.KEYS, all),
        name -> name.equals("JUDGE_KEY") && !key.isEmpty() ? Optional.of(key) : Optional.empty());
  }
}
