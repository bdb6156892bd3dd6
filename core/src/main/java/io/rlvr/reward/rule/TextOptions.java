package io.rlvr.reward.rule;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.reward.ResponseScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the rules that compare text have in common: which part of the response they see, how it is
 * normalised, and how a reference lists aliases.
 *
 * @param aliasSeparator what parts the aliases of a reference; empty if it has none
 */
record TextOptions(ResponseScope scope, TextNormalisation normalisation, String aliasSeparator) {
  TextOptions {
    requireNonNull(scope, "scope is null");
    requireNonNull(normalisation, "normalisation is null");
    requireNonNull(aliasSeparator, "aliasSeparator is null");
  }

  static TextOptions from(Settings settings) {
    return new TextOptions(
        settings.get(RuleSettings.SCOPE),
        settings.get(RuleSettings.NORMALISATION),
        settings.get(RuleSettings.ALIAS_SEPARATOR));
  }

  TextOptions withScope(ResponseScope other) {
    return new TextOptions(other, normalisation, aliasSeparator);
  }

  TextOptions withNormalisation(TextNormalisation other) {
    return new TextOptions(scope, other, aliasSeparator);
  }

  /**
   * What is right: the aliases of the reference, and those that the column {@code aliases} lists.
   * Without white space around them, blank ones among them.
   */
  List<String> aliases(Prompt prompt) {
    List<String> aliases = new ArrayList<>(ofReference(prompt.reference()));
    ListedAliases.of(prompt).stream().map(String::strip).forEach(aliases::add);
    return aliases;
  }

  private List<String> ofReference(String reference) {
    return aliasSeparator.isEmpty()
        ? List.of(reference.strip())
        : Arrays.stream(reference.split(Pattern.quote(aliasSeparator))).map(String::strip).toList();
  }
}
