package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.report.chart.Markup;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestNextSteps {
  @Test
  void disputesAreShownWhereTheRewardIsWatched() {
    assertThat(page(List.of("truth")))
        .contains("bin/rlvr show --run &#39;/runs/a b&#39; --disputed 5");
    assertThat(page(List.of())).doesNotContain("--disputed").contains("bin/rlvr sql --run");
  }

  @Test
  void anEvaluationThatScoredNothingIsNotSaidToBeMissing() {
    HeldOut heldOut = new HeldOut(Optional.empty(), Optional.empty(), 64, List.of());
    Markup out = new Markup();
    new Learned(ReportFixture.summary("r"), heldOut).draw(out);

    assertThat(out.end())
        .contains("None of 64 answers to held-out prompts could be scored")
        .doesNotContain("No evaluation on held-out prompts is done yet");
    assertThat(NextSteps.advice(List.of(), heldOut))
        .containsExactly("Give evaluate.reward one that scores the held-out prompts.");
  }

  private static String page(List<String> monitors) {
    TreeMap<String, Object> settings = new TreeMap<>();
    settings.put("reward.monitors", monitors);
    RunReport report =
        new RunReport(
            ReportFixture.summary("r"),
            new RunFacts("/runs/a b", "", "", new TreeMap<>(), "", "", List.of()),
            new SettingsTable(settings, new TreeMap<>()),
            List.of(),
            List.of(),
            List.of(),
            HeldOut.NONE,
            List.of(),
            List.of(),
            Rollouts.NONE);
    Markup out = new Markup();
    new NextSteps(report).draw(out);
    return out.end();
  }
}
