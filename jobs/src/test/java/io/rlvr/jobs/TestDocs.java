package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDocs {
  @TempDir Path temp;

  /** {@code CHANGELOG.md} and {@code docs/LOG.md} apart: they tell of what was. */
  @Test
  void whatTheDocumentsReferToIsThere() throws IOException {
    Path root = ProjectRoot.resolve("");
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md") && !file.endsWith("LOG.md"))
          .sorted()
          .forEach(documents::add);
    }
    documents.add(root.resolve("README.md"));
    documents.add(root.resolve("CONTRIBUTING.md"));
    DocReferences references = new DocReferences(root);
    List<String> broken = new ArrayList<>();
    for (Path document : documents) {
      broken.addAll(references.broken(document));
    }
    assertThat(broken).isEmpty();
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

  private List<String> broken(String text) throws IOException {
    Path source = Files.createDirectories(temp.resolve("core")).resolve("Grpo.java");
    Files.writeString(source, "class Grpo { void withinGroup() {} record Options() { from } }");
    Path document = temp.resolve("doc.md");
    Files.writeString(document, text);
    return new DocReferences(temp).broken(document);
  }
}
