package io.rlvr.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.reward.ResponseScope;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/rewards.md says of how responses end is what is read of them. */
class TestEndingsDoc {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| (?:`([^`]+)`|nothing) \\|$", Pattern.MULTILINE);

  @Test
  void eachEndingIsReadAsItSays() throws IOException {
    String page = Files.readString(ProjectRoot.resolve("docs/rewards.md"));
    String table = page.substring(page.indexOf("| the response ends | read |"));
    List<MatchResult> rows =
        ROW.matcher(table.substring(0, table.indexOf("\n\n") + 1)).results().toList();

    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    for (MatchResult row : rows) {
      assertThat(ResponseScope.LAST_LINE.of(row.group(1).replace("⏎", "\n")))
          .as(row.group())
          .isEqualTo(row.group(2) == null ? "" : row.group(2));
    }
  }
}
