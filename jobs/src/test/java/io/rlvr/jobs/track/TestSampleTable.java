package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict.Status;
import io.rlvr.jobs.run.FoundSample;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.report.SampleRollout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestSampleTable {
  @Test
  void aZeroHasNoSign() {
    assertThat(SampleTable.of(List.of(sample("a", -0.0001)))).contains("reward 0.000,");
  }

  /** A line that begins with four blanks is code, and code is no markup: CommonMark, 4.4. */
  @Test
  void whatIsSaidIsCode() {
    String text = SampleTable.of(List.of(sample("# <b>\n[x](javascript:y)", 0.25)));
    assertThat(text)
        .isEqualTo(
            """
                sample 3 of p, reward 0.250, advantage -1.500

            Prompt

                q

            Response

                # <b>
                [x](javascript:y)

            Reference

                a

            ---

            """);
  }

  @Test
  void aLongTextIsCut() {
    String text = SampleTable.of(List.of(sample("\ud83d\ude00".repeat(1000), 1)));
    assertThat(text).contains("    " + "\ud83d\ude00".repeat(400) + " \u2026\n");
  }

  private static FoundSample sample(String response, double reward) {
    return new FoundSample(
        new SampleId("p", 3),
        "",
        new SampleRollout(
            1,
            "q",
            "a",
            response,
            Status.SCORED,
            OptionalDouble.of(reward),
            OptionalDouble.of(-1.5),
            List.of(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            new TreeMap<>(),
            List.of()));
  }
}
