package io.rlvr.jobs.settings;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.rlvr.config.Settings;
import io.rlvr.jobs.Main;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** House rule 3, in both modules: what runs sees typed values. */
class TestSettingsAreReadOnce {
  private static final Set<String> ACCESSORS = Set.of("get", "userValues");

  /** Who reads settings in methods of other names, by class or by class and method, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          // core
          Map.entry("PolicyLosses.isOnPolicy", "asks about a loss before there is one"),
          Map.entry("LoraSettings.unused", "says which settings decide nothing"),
          Map.entry("RolloutEngines.isServer", "asks about an engine before there is one"),
          // what is run follows from the settings
          Map.entry("Plan", "plans the stages"),
          Map.entry("PlannedStage", "plans the stages"),
          Map.entry("StepPlan", "plans the stages"),
          Map.entry("Offshoots", "plans the stages"),
          Map.entry("SettingsCheck", "compares settings of several components"),
          Map.entry("TrainLoop", "runs the plan"),
          Map.entry("SupervisedLoop", "runs the plan"),
          Map.entry("Training", "runs the plan"),
          Map.entry("StageCommand", "runs the plan"),
          Map.entry("ExplainCommand", "prints the plan"),
          Map.entry("TrainingOptions", "refuses an option"),
          // commands and tools that refuse or describe single settings
          Map.entry("JudgeDataCommand", "describes its settings in a file"),
          Map.entry("LossTool.open", "makes the tool"),
          Map.entry("ScoreTool.open", "refuses a setting"),
          Map.entry("ScoreCommand.call", "checks the reward before the first line"));

  /** What travels with settings in it, and why: a reward holds connections and models. */
  private static final Set<String> RECIPES = Set.of("RewardRecipe");

  private static final JavaClasses BOTH =
      new ClassFileImporter()
          .withImportOption(location -> isIn(location.asURI().toString(), Settings.class))
          .importPackages("io.rlvr");

  private static boolean isIn(String location, Class<?> ofCore) {
    return location.contains(source(ofCore)) || location.contains(source(Main.class));
  }

  private static String source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  @Test
  void onlyMethodsNamedFromReadSettings() {
    classes()
        .that()
        .resideOutsideOfPackage("io.rlvr.config")
        .should(
            new ArchCondition<JavaClass>("read settings in methods named from") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                  if (reads(call) && !mayRead(call.getOrigin())) {
                    events.add(SimpleConditionEvent.violated(call, call.getDescription()));
                  }
                }
              }
            })
        .check(BOTH);
  }

  /** Executors get typed values; a recipe alone carries settings to where a reward is made. */
  @Test
  void nothingThatTravelsHoldsSettings() {
    classes()
        .that()
        .resideOutsideOfPackage("io.rlvr.config")
        .and()
        .areAssignableTo(Serializable.class)
        .should(
            new ArchCondition<JavaClass>("hold no settings") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                  boolean holds = field.getRawType().isEquivalentTo(Settings.class);
                  if (holds && !RECIPES.contains(outermost(type))) {
                    events.add(SimpleConditionEvent.violated(field, field.getDescription()));
                  }
                }
              }
            })
        .check(BOTH);
  }

  @Test
  void everyExceptionIsOne() {
    Set<String> readers = new TreeSet<>();
    for (JavaClass type : BOTH) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        if (reads(call) && !call.getOrigin().getName().equals("from")) {
          readers.add(outermost(type));
          readers.add(outermost(type) + "." + call.getOrigin().getName());
        }
      }
    }

    assertThat(readers).containsAll(EXCEPTIONS.keySet());
  }

  private static boolean reads(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(Settings.class)
        && ACCESSORS.contains(call.getName());
  }

  private static boolean mayRead(JavaCodeUnit origin) {
    String type = outermost(origin.getOwner());
    return origin.getName().equals("from")
        || EXCEPTIONS.containsKey(type)
        || EXCEPTIONS.containsKey(type + "." + origin.getName());
  }

  private static String outermost(JavaClass type) {
    String name = type.getFullName().substring(type.getPackageName().length() + 1);
    return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
  }
}
