package io.rlvr.report;

import static io.rlvr.report.ReportFixture.report;
import static io.rlvr.report.ReportFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict.Status;
import io.rlvr.report.chart.Page;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What the page has for its script. */
class TestRolloutBrowser {
  @Test
  void onlyTheScriptOfThePageMayRun() throws NoSuchAlgorithmException {
    String html = listed().html();
    int begin = html.lastIndexOf("<script>") + "<script>".length();
    String script = html.substring(begin, html.indexOf("</script>", begin));
    String digest =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(script.getBytes(StandardCharsets.UTF_8)));
    assertThat(Page.of(html).attribute("//meta[@http-equiv]", "content"))
        .isEqualTo(
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline';"
                + " script-src 'sha256-%s'",
            digest);
    assertThat(script).doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "eval", "http");
    assertThat(Page.of(report(List.of(), List.of()).html()).all("//script")).isEmpty();
  }

  @Test
  void whatIsLeftOutOfTheBrowserIsCounted() {
    Page page = Page.of(listed().html());
    assertThat(page.texts("//section[@id='browser']/p[2]").get(0))
        .startsWith("Of the 1,024 rollouts of this run 2 are here and 1,022 are left out");
    assertThat(page.texts("//select[@id='browser-step']/option")).containsExactly("any", "1", "3");
    assertThat(page.texts("//select[@id='browser-subject']/option"))
        .containsExactly("any", "biology");
    assertThat(page.texts("//script[@type]").get(0))
        .isEqualTo(
            "{\"rollouts\":["
                + "{\"step\":1,\"prompt\":0,\"sample\":4,\"pill\":\"reward 0.25\",\"colour\":\"bad\","
                + "\"credit\":\"no part in the update\",\"response\":\"\",\"kinds\":[\"low\",\"apart\"],"
                + "\"flags\":[]},"
                + "{\"step\":3,\"prompt\":1,\"sample\":5,\"pill\":\"failed\",\"colour\":\"bad\","
                + "\"credit\":\"no part in the update\",\"response\":\"\",\"kinds\":[\"failed\",\"apart\"],"
                + "\"flags\":[]}],"
                + "\"prompts\":["
                + "{\"id\":\"a\",\"subject\":\"biology\",\"question\":\"q\",\"reference\":\"a\"},"
                + "{\"id\":\"b\",\"subject\":\"\",\"question\":\"q\",\"reference\":\"a\"}]}");
  }

  /** The script compares what a filter offers with the data. */
  @Test
  void aSubjectIsTheSameInTheFilterAndInTheData() {
    Rollouts rollouts =
        new Rollouts(
            List.of(
                new Rollouts.Listed(
                    "a", "x\u0000y\rz", 4, sample(Status.SCORED, OptionalDouble.of(1)))),
            1);
    Page page = Page.of(report(List.of(), List.of(), List.of(), rollouts).html());

    assertThat(page.texts("//select[@id='browser-subject']/option"))
        .containsExactly("any", "x\uFFFDy\nz");
    assertThat(page.texts("//script[@type]").get(0)).contains("\"subject\":\"x\uFFFDy\\nz\"");
    assertThat(page.attribute("//input[@id='browser-text']", "title")).startsWith("Literally");
  }

  private static RunReport listed() {
    SampleRollout one = sample(Status.SCORED, OptionalDouble.of(0.25));
    SampleRollout failed = sample(3, Status.FAILED, OptionalDouble.empty());
    Rollouts rollouts =
        new Rollouts(
            List.of(
                new Rollouts.Listed("a", "biology", 4, one),
                new Rollouts.Listed("b", "", 5, failed)),
            1024);
    return report(List.of(), List.of(), List.of(), rollouts);
  }
}
