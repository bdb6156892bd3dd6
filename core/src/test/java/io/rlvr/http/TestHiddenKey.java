package io.rlvr.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestHiddenKey {
  private static final String KEY = "sk-proj-4f+Zq/9aB_c7D8=e";

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "sk-proj-4f+Zq/9aB_c7D8=e, as it is",
    "sk-proj-4f+ Zq/9aB_c7D8=e, with a blank",
    "s k - p r o j - 4 f + Z q / 9 a B _ c 7 D 8 = e, with blanks throughout",
    "sk-proj-4f%2BZq%2F9aB_c7D8%3De, URL-encoded",
    "sk-proj-4f%2bZq%2f9aB_c7D8%3de, in small letters",
    "sk\\u002dproj-4f\\u002bZq/9aB_c7D8=e, escapes of JSON",
    "sk-proj-4f&#43;Zq&#x2F;9aB_c7D8=e, characters of HTML",
  })
  void spellingsAreRemoved(String spelling, String why) {
    assertThat(new HiddenKey(KEY).removed("bad key '" + spelling + "', sorry"))
        .isEqualTo("bad key '[api key]', sorry");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "p@s w\u00f6r\"x, as it is",
    "p@s w\u00f6r\\\"x, quoted by JSON",
    "p@s+w%C3%B6r%22x, of a form",
    "p%40s%20w%c3%b6r%22x, URL-encoded",
    "p@s w\\u00f6r\\u0022x, escapes of JSON",
    "p@s&#32;w&#246;r&quot;x, characters of HTML",
    "p@s w\u00c3\u00b6r\"x, in another character set",
    "p@s w\uFFFDr\"x, with a character that could not be read",
    "cEBzIHfDtnIieA==, base64",
  })
  void otherCharactersThanAsciiAreRemoved(String spelling, String why) {
    assertThat(new HiddenKey("p@s w\u00f6r\"x").removed("bad key <" + spelling + ">, sorry"))
        .matches("bad key <\\[api key](eA|IieA)?(==)?>, sorry");
  }

  /** At most two characters at each end also hold bits of the neighbours. */
  @Test
  void base64IsRemovedWhateverStandsBefore() {
    for (String before : new String[] {"", "a", "ab", "Bearer ", "user:"}) {
      byte[] bytes = (before + KEY).getBytes(UTF_8);
      for (Base64.Encoder encoder :
          new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
        String encoded = encoder.encodeToString(bytes);
        String left = new HiddenKey(KEY).removed(encoded);
        assertThat(left).contains("[api key]");
        String rest = left.replace("[api key]", "");
        int own = Base64.getEncoder().encodeToString(before.getBytes(UTF_8)).length();
        assertThat(rest.length()).as(left).isLessThanOrEqualTo(own + 4);
      }
    }
    String header =
        URLEncoder.encode(Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8)), UTF_8);
    assertThat(new HiddenKey(KEY).removed(header)).startsWith("[api key]");
  }

  @Test
  void otherTextsStay() {
    assertThat(new HiddenKey(KEY).removed("model sk-proj-4f not found"))
        .isEqualTo("model sk-proj-4f not found");
    assertThat(new HiddenKey("k").removed("a word")).isEqualTo("a word");
    assertThat(new HiddenKey("  ").removed("a  word")).isEqualTo("a  word");
  }

  @Test
  @Timeout(10)
  void noTextMakesTheSearchLong() {
    HiddenKey key = new HiddenKey("a \u00f6\u00f6 \u00f6\u00f6  \u00f6\u00f6 b");
    String text = "a" + " ".repeat(50_000) + "?".repeat(50_000) + "\u00f6 ".repeat(50_000);
    assertThat(key.removed(text)).isEqualTo(text);
  }
}
