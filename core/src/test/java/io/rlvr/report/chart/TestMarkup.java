package io.rlvr.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.json.Json;
import org.junit.jupiter.api.Test;

class TestMarkup {
  @Test
  void escapesTextAndAttributes() {
    String hostile = "<b a=\"1\" c='2'>&amp;";
    assertThat(new Markup().leaf("p", hostile, "title", hostile).end())
        .isEqualTo(
            "<p title=\"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;\">"
                + "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;</p>\n");
  }

  @Test
  void replacesWhatXmlCannotHold() {
    // NUL, escape, an unpaired surrogate and U+FFFF go; tab, line feed, U+1F600 stay
    String text = "a\u0000b\u001bc\ud800d\uffffe\t\n\ud83d\ude00";
    assertThat(new Markup().text(text).end())
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\t\n\ud83d\ude00");
  }

  @Test
  void refusesToEndWithOpenElements() {
    Markup out = new Markup().open("div").open("p").close();
    assertThatThrownBy(out::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Element is still open: div");
  }

  @Test
  void refusesAStyleSheetThatCouldEndItself() {
    assertThatThrownBy(() -> new Markup().style("p {} </style><script>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A style sheet must not hold < or &");
  }

  /** U+FFFE and half of a pair are no characters of XML; the browser's JSON reads them back. */
  @Test
  void dataCannotEndItsElement() {
    Markup out = new Markup().open("p");
    out.data("d", Json.object().put("k", "</script><!--&\"\uFFFE\uD800"));
    assertThat(out.close().end())
        .isEqualTo(
            "<p><script type=\"application/json\" id=\"d\">"
                + "{\"k\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\\"\\ufffe\\ud800\"}"
                + "</script>\n</p>\n");
  }

  @Test
  void aScriptHoldsNoMarkup() {
    assertThatThrownBy(() -> new Markup().script("a < b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A script must not hold < or &");
  }
}
