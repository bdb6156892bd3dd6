package io.rlvr.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The import table of jobs: which package may import which other. All may import core. */
class TestArchitecture {
  private static final String ROOT = "io.rlvr.jobs";

  /** Above all others: what other programs call. */
  private static final String API = "io.rlvr.spark";

  /** What each may import, from the bottom up: so there are no circles. */
  private static final List<Room> ROOMS =
      List.of(
          room("settings"),
          room("storage"),
          room("spark", "settings"),
          room("table", "storage"),
          room("models", "settings", "storage", "spark"),
          room("stage", "settings", "spark", "table"),
          room("prompts", "spark", "table", "stage"),
          room("rollout", "settings", "spark", "table", "models", "stage", "prompts"),
          room("reward", "settings", "spark", "table", "models", "stage"),
          room("credit", "table", "stage", "prompts", "rollout", "reward"),
          room("gradient", "settings", "storage", "spark", "models", "stage"),
          room("shard", "settings", "storage", "spark", "models", "stage", "gradient"),
          room("update", "settings", "table", "models", "stage", "prompts", "gradient", "shard"),
          room("evaluate", "settings", "spark", "table", "models", "stage", "prompts", "rollout"),
          room("run", "settings", "storage", "spark", "table", "models", "stage", "rollout"),
          room(
              "loop",
              "settings",
              "models",
              "stage",
              "prompts",
              "rollout",
              "reward",
              "credit",
              "update",
              "evaluate",
              "run"),
          room("track", "settings", "storage", "run"),
          room("publish", "table", "run"),
          room("judge", "settings", "table", "run"),
          room("sweep", "settings", "run"),
          room("diff", "table", "stage", "run", "judge"),
          room("live"),
          room("tools", "settings", "models", "rollout"),
          room(
              "cli",
              "settings",
              "storage",
              "spark",
              "table",
              "models",
              "stage",
              "prompts",
              "rollout",
              "reward",
              "update",
              "run",
              "live",
              "loop",
              "track",
              "publish",
              "judge",
              "sweep",
              "diff"));

  /** Main alone, without the tests. */
  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(location -> location.contains(source()))
          .importPackages(ROOT, API);

  private static String source() {
    return Main.class.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    JOBS.forEach(type -> packages.add(type.getPackageName()));

    List<String> expected = new ArrayList<>(ROOMS.stream().map(Room::fullName).toList());
    expected.add(ROOT);
    expected.add(API);
    assertThat(packages).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void packagesImportWhatTheTableAllows() {
    for (Room room : ROOMS) {
      Set<String> refused = new TreeSet<>(ROOMS.stream().map(Room::fullName).toList());
      refused.add(ROOT);
      refused.add(API);
      refused.remove(room.fullName());
      room.imports().forEach(name -> refused.remove(ROOT + "." + name));
      noClasses()
          .that()
          .resideInAPackage(room.fullName())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(refused.toArray(String[]::new))
          .check(JOBS);
    }
  }

  @Test
  void nothingStandsOnWhatOtherProgramsCall() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(API)
        .check(JOBS);
  }

  /** So that whoever reads the table from the top has read all that a line needs. */
  @Test
  void linesOfTheTableNeedOnlyLinesAboveThem() {
    Set<String> above = new TreeSet<>();
    for (Room room : ROOMS) {
      assertThat(above).as(room.name()).containsAll(room.imports());
      assertThat(above.add(room.name())).as(room.name()).isTrue();
    }
  }

  @Test
  void noPackageHasMoreThanFortyFiles() {
    Map<String, Long> files =
        JOBS.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(files.values()).allMatch(count -> count <= 40);
  }

  @Test
  void parquetIsWrittenInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".table")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..")
        .check(JOBS);
  }

  @Test
  void onlyCommandsKnowTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".cli", ROOT + ".tools", API)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(JOBS);
  }

  /** Tensors stay in core. */
  @Test
  void noneUsesTheEngine() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("ai.djl..").check(JOBS);
  }

  @Test
  void staticFieldsAreFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(JOBS);
  }

  private static Room room(String name, String... imports) {
    return new Room(name, Arrays.asList(imports));
  }

  /** A line of the table. */
  private record Room(String name, List<String> imports) {
    String fullName() {
      return ROOT + "." + name;
    }
  }
}
