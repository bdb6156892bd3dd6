package io.rlvr.dataset;

import io.rlvr.config.Key;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the datasets: the same keys for either role. */
public final class DatasetSettings {
  /** Of either role. */
  public static final Key<Integer> MAX_LINE_BYTES =
      Key.integer(
              "dataset.max-line-bytes",
              64 << 20,
              1,
              "Bytes of a line of JSON Lines at most; a longer one is refused before it fills the"
                  + " memory")
          .operational();

  private static final DatasetSettings TRAIN = new DatasetSettings(Role.TRAIN);
  private static final DatasetSettings EVAL = new DatasetSettings(Role.EVAL);

  public static final List<Key<?>> KEYS =
      Stream.of(keys(Role.TRAIN), keys(Role.EVAL), List.<Key<?>>of(MAX_LINE_BYTES))
          .<Key<?>>flatMap(List::stream)
          .toList();

  final Key<String> format;
  final Key<String> path;
  final Key<String> source;
  final Key<Integer> offset;
  final Key<Integer> limit;
  final Key<Boolean> shuffle;
  final Key<Double> heldOutShare;
  final Key<String> systemPrompt;
  final Key<String> promptColumn;
  final Key<String> referenceColumn;
  final Key<String> idColumn;
  final Key<String> sourceColumn;
  final Key<String> subjectColumn;
  final Key<Long> seed;
  final Key<Integer> prompts;
  final Key<Integer> maxNumber;
  final Key<Double> carryShare;
  final Key<Double> wordsShare;
  final Key<Double> freeFormShare;
  final Key<Double> demonstrationWordsShare;
  final Key<Double> demonstrationErrorRate;
  final Key<Double> demonstrationSlipRate;

  private DatasetSettings(Role role) {
    String prefix = "dataset." + role.spelled() + ".";
    format =
        Key.registered(
            DatasetReaders.formatSetting(role),
            DatasetOptions.ARITHMETIC,
            DatasetReaders.names(),
            "What its rows look like, see [datasets](datasets.md).");
    path =
        Key.text(
            prefix + "path",
            "",
            "the file, or its name as hf:datasets/org/name/path; none for arithmetic");
    source =
        Key.text(
            prefix + "source", "", "the prompts' source; if empty the column's or the format's");
    offset = Key.integer(prefix + "offset", 0, 0, "prompts to leave out at the beginning");
    limit = Key.integer(prefix + "limit", 0, 0, "most prompts to take; 0 takes all");
    shuffle =
        Key.flag(
            prefix + "shuffle", false, "order by hash of the id before offset and limit count");
    heldOutShare =
        Key.between(
            prefix + "held-out-share",
            0,
            0,
            1,
            "share of the questions, by hash, that is held out: eval reads these, train the others;"
                + " 0 leaves all to both");
    systemPrompt =
        Key.text(
                prefix + "system-prompt",
                "",
                "the system turn of each prompt that has none of its own; none if empty")
            .later();
    String columns = prefix + "columns.";
    promptColumn = Key.text(columns + "prompt", "question", "jsonl: a text or a list of messages");
    referenceColumn = Key.text(columns + "reference", "reference", "jsonl: the expert's answer");
    idColumn = Key.text(columns + "id", "id", "jsonl: the id, if there is such a column");
    sourceColumn = Key.text(columns + "source", "source", "jsonl: the source, if there is one");
    subjectColumn = Key.text(columns + "subject", "subject", "jsonl: the subject, if there is one");
    String arithmetic = prefix + "arithmetic.";
    seed = Key.whole(arithmetic + "seed", 1, "which prompts the procedure makes");
    prompts = Key.integer(arithmetic + "prompts", 1000, 1, "how many prompts it makes");
    maxNumber = Key.integer(arithmetic + "max-number", 99, 19, "the highest operand, at most 499");
    carryShare =
        Key.between(
            arithmetic + "carry-share", 0.5, 0, 1, "share of the items with a carry or borrow");
    wordsShare =
        Key.between(
            arithmetic + "words-share", 0.5, 0, 1, "share of the operands spelled in words");
    freeFormShare =
        Key.between(
            arithmetic + "free-form-share",
            0.5,
            0,
            1,
            "share of the references that are more than digits");
    demonstrationWordsShare =
        Key.between(
            arithmetic + "demonstration-words-share",
            0,
            0,
            1,
            "share of the demonstrations whose answer is spelled in words");
    demonstrationErrorRate =
        Key.between(
            arithmetic + "demonstration-error-rate",
            0,
            0,
            1,
            "share of the items with a carry or borrow whose demonstration forgets it");
    demonstrationSlipRate =
        Key.between(
            arithmetic + "demonstration-slip-rate",
            0,
            0,
            1,
            "share of the other demonstrations that are off by one");
  }

  static DatasetSettings of(Role role) {
    return role == Role.TRAIN ? TRAIN : EVAL;
  }

  /** The key that names a role's file. */
  public static Key<String> path(Role role) {
    return of(role).path;
  }

  /** The keys of one role. */
  public static List<Key<?>> keys(Role role) {
    DatasetSettings s = of(role);
    return List.of(
        s.format,
        s.path,
        s.source,
        s.offset,
        s.limit,
        s.shuffle,
        s.heldOutShare,
        s.systemPrompt,
        s.promptColumn,
        s.referenceColumn,
        s.idColumn,
        s.sourceColumn,
        s.subjectColumn,
        s.seed,
        s.prompts,
        s.maxNumber,
        s.carryShare,
        s.wordsShare,
        s.freeFormShare,
        s.demonstrationWordsShare,
        s.demonstrationErrorRate,
        s.demonstrationSlipRate);
  }
}
