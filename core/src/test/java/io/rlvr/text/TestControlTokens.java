package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TestControlTokens {
  private final ControlTokens tokens = new ControlTokens(Map.of("<s>", 1, "<s>x", 2, "<<s>", 3));

  @Test
  void theLongestTokenThatBeginsAtAPlaceIsRecognised() {
    assertThat(tokens.recognised("a<s>x<s>"))
        .isEqualTo("a" + tokens.placeholder("<s>x") + tokens.placeholder("<s>"));
    assertThat(tokens.recognised("<<s>x")).isEqualTo(tokens.placeholder("<<s>") + "x");
  }

  @Test
  void aGuardedContentStaysTextAndTheTemplatesOwnTokensDoNot() {
    assertThat(tokens.recognisedAfterGuard("<s>" + tokens.guarded("a<s>b") + "<s>"))
        .isEqualTo(tokens.placeholder("<s>") + "a<s>b" + tokens.placeholder("<s>"));
  }

  @Property
  void noContentForgesAToken(@ForAll("fragments") String content) {
    String rendered = tokens.recognisedAfterGuard(tokens.guarded(content));
    assertThat(rendered).isEqualTo(content);
  }

  /** Texts that spell tokens, overlapping too. */
  @Provide
  Arbitrary<String> fragments() {
    return Arbitraries.of("<", "s", ">", "x", "<s>", "<<s>", "a", "\uD83D\uDE00")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
