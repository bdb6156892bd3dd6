package io.rlvr.reward.rule;

import io.rlvr.config.Key;
import io.rlvr.reward.CheckScore;
import java.util.List;

/** The settings of the verifiers that have some of their own. */
public final class VerifierSettings {
  public static final Key<TextNormalisation> TOKEN_F1_NORMALISATION =
      Key.choice(
              "reward.token-f1.normalisation",
              TextNormalisation.SQUAD,
              "As reward.normalisation, for token-f1 alone")
          .later();

  public static final Key<NumericReward.Units> NUMERIC_UNITS =
      Key.choice(
              "reward.numeric.units",
              NumericReward.Units.IGNORED,
              "Whether numeric converts and compares the units after the numbers, where both have one")
          .later();

  public static final Key<String> REGEX_PATTERN =
      Key.text(
              "reward.regex.pattern",
              "",
              "The Java regular expression that regex looks for, the last match counts; its first group"
                  + " is compared with the reference, without a group the match alone is right")
          .later();

  public static final Key<String> JSON_SCHEMA =
      Key.text(
              "reward.json.schema",
              "",
              "A JSON Schema file that the response's object must satisfy in json; empty for none")
          .later();

  public static final Key<List<String>> JSON_FIELDS =
      Key.texts(
              "reward.json.fields",
              List.of(),
              "The fields that json compares with the reference's object: names, or JSON Pointers from"
                  + " a / on; without any and without a schema, all of the reference's")
          .later();

  public static final Key<CheckScore> JSON_VALUE =
      Key.choice(
              "reward.json.value",
              CheckScore.ALL,
              "The value of json: all fields (1 or 0), or the share of those that match")
          .later();

  public static final Key<String> FORMAT_PATTERN =
      Key.text(
              "reward.format.pattern",
              "think-answer",
              "What format wants: think-answer, boxed, or a Java regular expression for the whole"
                  + " response")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(
          TOKEN_F1_NORMALISATION,
          NUMERIC_UNITS,
          REGEX_PATTERN,
          JSON_SCHEMA,
          JSON_FIELDS,
          JSON_VALUE,
          FORMAT_PATTERN);

  private VerifierSettings() {}
}
