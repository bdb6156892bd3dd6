package io.rlvr.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDocs {
  private static final Path ROOT = ProjectRoot.resolve("");

  @TempDir Path temp;

  /** {@code CHANGELOG.md} and {@code docs/LOG.md} apart: they tell of what was. */
  @Test
  void whatTheDocumentsReferToIsThere() throws IOException {
    DocReferences references = new DocReferences(ROOT);
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      if (!document.endsWith("LOG.md")) {
        broken.addAll(references.broken(document));
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void noSentenceIsTooLong() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path document : documents()) {
      found.addAll(LongSentences.in(document));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theReadmeListsEveryDocument() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String index = readme.substring(readme.indexOf("## Documents"));
    assertThat(documents())
        .filteredOn(document -> !document.equals(ROOT.resolve("README.md")))
        .allSatisfy(
            document -> {
              String path = ROOT.relativize(document).toString();
              assertThat(index).contains("\n| [" + path + "](" + path + ") |");
            });
  }

  @Test
  void aSentenceIsCountedFromItsBeginningToItsEnd() throws IOException {
    String words = "word ".repeat(34);
    Path document = temp.resolve("doc.md");
    Files.writeString(
        document,
        """
        # Heading %1$s a b c

        Begin %1$s. Begin %1$s
        again? 1.5 %1$s. (Begin `a b c d` %1$s.)

        - Begin %1$s
        - e.g. %1$s [two words](with/a/target)

        | table | %1$s a b c |

            code %1$s a b c

        ```
        code %1$s a b c
        ```
        """
            .formatted(words.strip()));

    // 1 + 34 words are enough; with "again", "1.5" and so on: 36, 35, 36, 35, 37
    assertThat(LongSentences.in(document))
        .containsExactly(
            "doc.md: 36 words: Begin " + words + "again?",
            "doc.md: 36 words: (Begin ` " + words.strip() + ".)",
            "doc.md: 37 words: e.g. " + words + "two words");
  }

  @Test
  void brokenReferencesAreFound() throws IOException {
    assertThat(
            broken(
                """
                # A Heading, of sorts
                [good](core/Grpo.java) [web](https://example.org/x) [here](#a-heading-of-sorts)
                [gone](core/Gone.java) [lost](#elsewhere) `[code](gone)`
                `core/Grpo.java` `bin/rlvr quickstart --conf conf/x.conf` `runs/x` `core/*.java`
                `Grpo#withinGroup` `Grpo.Options#from(Settings)` `Grpo#without` `Rloo#withinGroup`
                `Grpo.java` `Gone.java` `TestGone` `Anything`
                ```
                bin/rlvr train conf/y.conf
                see core/gone.
                ```

                    bin/rlvr indented
                """))
        .containsExactly(
            "doc.md:3: no file core/Gone.java",
            "doc.md:3: no heading #elsewhere",
            "doc.md:4: no path bin/rlvr",
            "doc.md:4: no path conf/x.conf",
            "doc.md:5: no symbol Grpo#without",
            "doc.md:5: no symbol Rloo#withinGroup",
            "doc.md:6: no source Gone.java",
            "doc.md:6: no source TestGone",
            "doc.md:8: no path bin/rlvr",
            "doc.md:8: no path conf/y.conf",
            "doc.md:9: no path core/gone",
            "doc.md:12: no path bin/rlvr");
  }

  /** Those of {@code docs}, {@code deploy} and of the root but the changes, which are lists. */
  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    documents.add(ROOT.resolve("deploy/README.md"));
    documents.add(ROOT.resolve("deploy/airflow/README.md"));
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    return documents;
  }

  private List<String> broken(String text) throws IOException {
    Path source = Files.createDirectories(temp.resolve("core")).resolve("Grpo.java");
    Files.writeString(source, "class Grpo { void withinGroup() {} record Options() { from } }");
    Path document = temp.resolve("doc.md");
    Files.writeString(document, text);
    return new DocReferences(temp).broken(document);
  }
}
