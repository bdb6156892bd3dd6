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

  /** Of both roles, where a role does not name its own: see {@link DatasetDefaults}. */
  public static final Key<Double> EVAL_SHARE =
      Key.between(
              "dataset.eval-share",
              DatasetDefaults.EVAL_SHARE,
              0,
              1,
              "Share of the training questions, by hash, that the evaluation reads instead where"
                  + " dataset.eval names no rows of its own")
          .operational();

  /** Of either role. */
  public static final Key<Unusable> UNUSABLE =
      Key.choice(
              "dataset.unusable",
              Unusable.FAIL,
              "Rows that make no prompt: without a question or a reference, of another form, or"
                  + " with the id of an earlier row. They end the import, or are left out and"
                  + " counted")
          .later();

  /** Of either role. */
  public static final Key<Overlong> OVERLONG =
      Key.choice(
              "dataset.overlong",
              Overlong.DROP,
              "Prompts that are longer than the model takes: are left out and counted, end the"
                  + " import, or lose the beginning of their longest turn")
          .later();

  /** Of either role. */
  public static final Key<Integer> MAX_PROMPT_TOKENS =
      Key.integer(
              "dataset.max-prompt-tokens",
              0,
              0,
              "Tokens of a prompt at most, in sft with its demonstration; 0 takes what the model's"
                  + " context leaves beside rollout.max-new-tokens, in judge-train beside the"
                  + " label")
          .later();

  /** Of the evaluation. */
  public static final Key<Duplicates> DUPLICATES =
      Key.choice(
              "dataset.duplicates",
              Duplicates.KEEP,
              "Held-out prompts that training has too, by their turns or by an id that is a name:"
                  + " stay and are counted, are left out and counted, or end the import")
          .later();

  /** Those of both roles that decide what is imported. */
  public static final List<Key<?>> OF_BOTH =
      List.of(MAX_LINE_BYTES, UNUSABLE, OVERLONG, MAX_PROMPT_TOKENS);

  static final String COLUMNS_PREFIX = "dataset.columns.";

  /** The names of columns for both roles. */
  static final List<Key<String>> COLUMNS =
      Stream.of("prompt", "reference", "id", "source", "subject")
          .map(
              column ->
                  Key.text(
                          COLUMNS_PREFIX + column,
                          "",
                          "The same for both datasets; one of a dataset's own counts more")
                      .operational())
          .toList();

  private static final DatasetSettings TRAIN = new DatasetSettings(Role.TRAIN);
  private static final DatasetSettings EVAL = new DatasetSettings(Role.EVAL);

  public static final List<Key<?>> KEYS =
      Stream.of(
              keys(Role.TRAIN),
              keys(Role.EVAL),
              OF_BOTH,
              List.<Key<?>>of(DUPLICATES),
              List.<Key<?>>of(EVAL_SHARE),
              List.<Key<?>>copyOf(COLUMNS))
          .<Key<?>>flatMap(List::stream)
          .toList();

  final Key<String> format;
  final Key<String> path;
  final Key<String> source;
  final Key<Integer> offset;
  final Key<Integer> limit;
  final Key<Boolean> shuffle;
  final Key<Long> shuffleSeed;
  final Key<Double> heldOutShare;
  final Key<String> systemPrompt;
  final Key<String> table;
  final Key<String> query;
  final Key<String> sourceFormat;
  final Key<List<String>> options;
  final Key<String> where;
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
  final Key<Long> miniatureSeed;
  final Key<Integer> miniaturePrompts;
  final Key<List<String>> miniatureErrorRates;

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
            "the file, or its name as hf:datasets/org/name/path; none for arithmetic and miniature");
    source =
        Key.text(
            prefix + "source", "", "the prompts' source; if empty the column's or the format's");
    offset = Key.integer(prefix + "offset", 0, 0, "prompts to leave out at the beginning");
    limit = Key.integer(prefix + "limit", 0, 0, "most prompts to take; 0 takes all");
    shuffle =
        Key.flag(
            prefix + "shuffle", false, "order by hash of the id before offset and limit count");
    shuffleSeed = Key.whole(prefix + "shuffle-seed", 0, "which order a shuffle gives").later();
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
    table = Key.text(prefix + "table", "", "table: its name in Spark's catalog").later();
    query = Key.text(prefix + "query", "", "query: a query in Spark SQL").later();
    sourceFormat =
        Key.text(prefix + "spark-format", "", "spark: a data source such as delta or jdbc").later();
    options =
        Key.pairs(
                prefix + "options",
                "name:value",
                "options of Spark's reader where Spark reads, such as versionAsOf:12")
            .later();
    where =
        Key.text(prefix + "where", "", "condition in Spark SQL on the columns where Spark reads")
            .later();
    String columns = prefix + "columns.";
    promptColumn = Key.text(columns + "prompt", "question", "a text or a list of messages");
    referenceColumn = Key.text(columns + "reference", "reference", "the expert's answer");
    idColumn = Key.text(columns + "id", "id", "the id, if there is such a column");
    sourceColumn = Key.text(columns + "source", "source", "the source, if there is one");
    subjectColumn = Key.text(columns + "subject", "subject", "the subject, if there is one");
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
    String miniature = prefix + "miniature.";
    miniatureSeed = Key.whole(miniature + "seed", 1, "which prompts the procedure makes").later();
    miniaturePrompts =
        Key.integer(miniature + "prompts", 1000, 1, "how many prompts it makes").later();
    miniatureErrorRates =
        Key.pairs(
                miniature + "error-rates",
                "subject:rate",
                "share of a subject's demonstrations that are a careless teacher's, as in"
                    + " clock:0.5, terms:0.6")
            .later();
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
        s.shuffleSeed,
        s.heldOutShare,
        s.systemPrompt,
        s.table,
        s.query,
        s.sourceFormat,
        s.options,
        s.where,
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
        s.demonstrationSlipRate,
        s.miniatureSeed,
        s.miniaturePrompts,
        s.miniatureErrorRates);
  }
}
