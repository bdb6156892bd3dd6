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
  private static final String NATIVE = "com.sun.jna..";

  /** The JDK, and what any package may use. */
  private static final List<String> EVERYWHERE =
      List.of("java..", "javax..", "org.slf4j..", "com.google.errorprone.annotations..");

  /**
   * Package to what it may import: other packages of core by their name, libraries by a pattern. A
   * JSON library is allowed where outside files are JSON.
   */
  private static final Map<String, List<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("config", List.of(CONFIG)),
          Map.entry("data", List.of()),
          Map.entry("stats", List.of()),
          Map.entry("json", List.of("config", JSON)),
          Map.entry("store", List.of("config", "data", "stats", "json", JSON)),
          Map.entry("dataset", List.of("data", "config", "json", JSON)),
          Map.entry("text", List.of("data", "config", "json", TOKENIZERS, JSON)),
          Map.entry("reward", List.of("data", "config", "json", "text", JSON, SCHEMAS, RETRIES)),
          Map.entry("advantage", List.of("data", "stats", "config")),
          Map.entry("loss", List.of("data", "config")),
          Map.entry(
              "model", List.of("data", "config", "json", "text", "loss", ENGINE, NATIVE, JSON)),
          Map.entry("train", List.of("data", "config", "text", "loss", "model", "store")),
          Map.entry("rollout", List.of("text", "model", "store")),
          Map.entry("report", List.of("data", "stats", "store", "json", JSON)));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rlvr");

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    CORE.forEach(type -> packages.add(packageOf(type)));

    assertThat(packages).isNotEmpty().isSubsetOf(IMPORTS.keySet());
  }

  @Test
  void packagesImportWhatTheTableAllows() {
    IMPORTS.forEach(
        (name, imports) -> {
          List<String> allowed = new ArrayList<>(EVERYWHERE);
          allowed.add(ROOT + name + "..");
          imports.forEach(i -> allowed.add(i.contains(".") ? i : ROOT + i + ".."));
          classes()
              .that(resideInAnyPackage(ROOT + name + ".."))
              .should(onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(new String[0]))))
              .allowEmptyShould(true)
              .check(CORE);
        });
  }

  /** The tokenizers are no engine: they may be used without loading one. */
  @Test
  void onlyModelUsesTheEngine() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + "model.."))
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
        .doNotHaveFullyQualifiedName(ROOT + "model.SafetensorsHeaderParser") // reads a stream
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
        .that(resideInAnyPackage(ROOT + "text.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..", "java.beans..", "javax.script..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(ClassLoader.class, Runtime.class, ProcessBuilder.class, System.class)
        .check(CORE);
    assertThat(CORE.stream().filter(type -> packageOf(type).equals("text")))
        .flatExtracting(JavaClass::getMethodCallsFromSelf)
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

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName().substring(ROOT.length());
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
  }
}
