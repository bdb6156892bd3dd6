package io.rlvr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The import table of core: which package may import what. */
class TestArchitecture {
  private static final String ROOT = "io.rlvr.";
  private static final String CONFIG = "com.typesafe.config..";
  private static final String JSON = "com.fasterxml.jackson..";
  private static final String RETRIES = "dev.failsafe..";
  private static final String SCHEMAS = "com.networknt.schema..";
  private static final String TOKENIZERS = "ai.djl.huggingface..";
  private static final String ENGINE = "ai.djl..";
  private static final String SQLITE = "org.sqlite..";
  private static final String NATIVE = "com.sun.jna..";

  /** The JDK, and what any package may use. */
  private static final List<String> EVERYWHERE =
      List.of("java..", "javax..", "org.slf4j..", "com.google.errorprone.annotations..");

  /**
   * The packages from the bottom up, each with what it may import: packages above it in this list,
   * so that there are no circles, and libraries by a pattern. A JSON library is allowed where
   * outside files are JSON.
   */
  private static final List<Room> ROOMS =
      List.of(
          room("config", CONFIG),
          room("data"),
          room("stats"),
          room("json", "config", JSON),
          room("http"),
          room("http.client", "config", "json", "http", JSON, RETRIES),
          room("hub", "config", "data", "json", "http", JSON),
          room("store", "config", "data", "stats", "json", JSON),
          room("dataset.miniature"),
          room("dataset", "hub", "json", "config", "data", "dataset.miniature", JSON),
          room("jinja"),
          room("text", "json", "config", "data", "jinja", TOKENIZERS, JSON),
          room("reward.math.options", "config"),
          room("reward.math.expr"),
          room("reward.math.parse", "reward.math.expr"),
          room("reward.math.find", "reward.math.parse"),
          room("reward.math.algebra", "reward.math.expr"),
          room(
              "reward.math.compare",
              "reward.math.options",
              "reward.math.expr",
              "reward.math.algebra"),
          room(
              "reward.math",
              "config",
              "data",
              "reward.math.options",
              "reward.math.expr",
              "reward.math.parse",
              "reward.math.find",
              "reward.math.compare"),
          room("reward", "json", "config", "data", "text", "reward.math"),
          room(
              "reward.rule",
              "json",
              "config",
              "data",
              "reward.math",
              "reward.math.options",
              "reward",
              JSON,
              SCHEMAS),
          room("reward.code.sandbox"),
          room("reward.code", "json", "config", "data", "reward", "reward.code.sandbox", JSON),
          room("reward.sql", "config", "data", "reward", SQLITE),
          room("reward.judge.remote", "json", "http.client", "config", "data", JSON),
          room(
              "reward.judge",
              "json",
              "config",
              "data",
              "stats",
              "text",
              "http.client",
              "reward",
              "reward.judge.remote",
              JSON),
          room("reward.mix", "json", "config", "data", "reward", "reward.judge", JSON),
          room(
              "reward.registry",
              "config",
              "data",
              "reward.math.options",
              "reward",
              "reward.rule",
              "reward.code",
              "reward.sql",
              "reward.judge.remote",
              "reward.judge",
              "reward.mix"),
          room("advantage", "config", "data", "stats"),
          room("loss", "config", "data"),
          room("model.safetensors", "json", "config", JSON),
          room("model.family", "json", "config", "model.safetensors", JSON),
          room("model.lora", "json", "config", "data", "model.safetensors", "model.family", JSON),
          room(
              "model.folder",
              "data",
              "json",
              "config",
              "model.safetensors",
              "model.family",
              "model.lora",
              JSON),
          room("model.flat", "model.safetensors", "model.family", "model.folder"),
          room(
              "model.engine",
              "config",
              "json",
              "data",
              "loss",
              "model.safetensors",
              "model.family",
              "model.lora",
              "model.folder",
              "model.flat",
              ENGINE,
              NATIVE,
              JSON),
          room("train", "config", "data", "text", "loss", "store", "model.engine"),
          room("rollout", "text", "model.family", "model.engine", "model.folder", "store"),
          room(
              "rollout.server",
              "config",
              "data",
              "json",
              "http",
              "http.client",
              "text",
              "model.engine",
              "rollout",
              JSON),
          room("report.chart", "json", "stats", JSON),
          room("report", "config", "json", "data", "stats", "store", "report.chart", JSON));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rlvr");

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    CORE.stream()
        .filter(type -> !type.getSimpleName().equals("package-info")) // of a package of packages
        .forEach(type -> packages.add(packageOf(type)));

    assertThat(packages).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void packagesImportWhatTheTableAllows() {
    for (Room room : ROOMS) {
      List<String> allowed = new ArrayList<>(EVERYWHERE);
      allowed.add(ROOT + room.name());
      room.imports().forEach(i -> allowed.add(names().contains(i) ? ROOT + i : i));
      classes()
          .that(resideInAnyPackage(ROOT + room.name()))
          .should(onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(new String[0]))))
          .check(CORE);
    }
  }

  /** So that whoever reads the table from the top has read all that a line needs. */
  @Test
  void linesOfTheTableNeedOnlyLinesAboveThem() {
    Set<String> above = new TreeSet<>();
    for (Room room : ROOMS) {
      List<String> ours = room.imports().stream().filter(names()::contains).toList();
      assertThat(above).as(room.name()).containsAll(ours);
      assertThat(above.add(room.name())).as(room.name()).isTrue();
    }
  }

  @Test
  void noPackageHasMoreThanFortyFiles() {
    Map<String, Long> files =
        CORE.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(TestArchitecture::packageOf, Collectors.counting()));

    assertThat(files.values()).allMatch(count -> count <= 40);
  }

  /** The tokenizers are no engine: they may be used without loading one. */
  @Test
  void onlyOnePackageUsesTheEngine() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + "model.engine"))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ENGINE).and(resideOutsideOfPackages(TOKENIZERS)))
        .check(CORE);
  }

  /** One reader has one dialect, and no text is believed more than another. */
  @Test
  void onlyJsonMakesAReaderOfJson() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + "json.."))
        .and()
        .doNotHaveFullyQualifiedName(
            ROOT + "model.safetensors.SafetensorsHeaderParser") // reads a stream
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectMapper.class, JsonMapper.class, JsonFactory.class)
        .check(CORE);
  }

  @Test
  void coreKnowsNothingOfSparkHadoopAndParquet() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..")
        .check(CORE);
  }

  /** What one refers to may change: caches of the process are final and hold what they like. */
  @Test
  void staticFieldsAreFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(CORE);
  }

  /** A chat template comes with a model from anywhere: it must find no way to a Java class. */
  @Test
  void templatesReachNoReflection() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "text", ROOT + "jinja"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..", "java.beans..", "javax.script..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ClassLoader.class, Runtime.class, ProcessBuilder.class, System.class)
        .check(CORE);
    assertThat(CORE.stream().filter(type -> Set.of("text", "jinja").contains(packageOf(type))))
        .flatExtracting(JavaClass::getMethodCallsFromSelf)
        .filteredOn(call -> !call.getName().equals("getResourceAsStream")) // a file of the jar
        .extracting(call -> call.getTargetOwner().getName())
        .isNotEmpty()
        .doesNotContain("java.lang.Class", "java.lang.invoke.MethodHandles");
  }

  @Test
  void noDataIsDeserialisedByJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, XMLDecoder.class)
        .check(CORE);
  }

  /**
   * A line of the table.
   *
   * @param imports names of other lines, and patterns of libraries
   */
  private record Room(String name, List<String> imports) {}

  private static Room room(String name, String... imports) {
    return new Room(name, List.of(imports));
  }

  private static List<String> names() {
    return ROOMS.stream().map(Room::name).toList();
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
